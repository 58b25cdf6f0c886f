import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct DupesVerb: IndexVerb {
  static let configuration = CommandConfiguration(
    commandName: "dupes", abstract: "Find videos that share time ranges.",
    discussion: "Intros that many videos share and flat frames are ignored. Exits with status 1 if nothing is found.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(help: ArgumentHelp("The shortest range to print, in seconds.", valueName: "s"))
  var minSeconds: Double = 5

  @Option(help: ArgumentHelp("The largest distance between equal frames, in bits of 256.", valueName: "n"))
  var within: Int = MatchBand.sameLimit

  @Option(help: ArgumentHelp("Ignore frames that more than n videos share.", valueName: "n"))
  var introVideos: Int = 12

  @Option(help: ArgumentHelp("Only videos whose path matches.", valueName: "glob"))
  var video: String?

  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: AnswerFormat?

  mutating func perform() throws -> ExitStatus {
    let rule = DuplicateRule(leastSeconds: minSeconds, within: within, mostVideos: introVideos)
    let found = try IndexFile.open(database).duplicates(rule, scope: SearchScope(video: video))
    var output = LineOutput()
    switch format ?? .usual {
    case .ndjson:
      var report = DuplicateReport()
      for duplicate in found { try output.write(report.json(duplicate), isWaiting: false) }
    case .table:
      for duplicate in found { try output.write(DuplicateReport.line(duplicate)) }
    }
    try output.flush()
    return found.isEmpty ? .nothingFound : .success
  }
}
