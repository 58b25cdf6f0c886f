import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import ToolSupport

struct DupesSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "dupes", abstract: "Find videos that share time ranges.",
    discussion: "Intros that many videos share and flat frames make no claim. Exits with status 1 where nothing is found.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"))
  var database: String

  @Option(help: ArgumentHelp("The shortest range that counts.", valueName: "s"))
  var minSeconds: Double = 5

  @Option(help: ArgumentHelp("The most bits, of 256, by which equal frames differ.", valueName: "n"))
  var within: Int = MatchBand.sameLimit

  @Option(help: ArgumentHelp("A frame that more videos share is an intro.", valueName: "n"))
  var introVideos: Int = 12

  @Option(help: ArgumentHelp("Only videos whose path matches.", valueName: "glob"))
  var video: String?

  @Option(help: "How the answer is written. Default: table on a terminal, ndjson into a pipe.")
  var format: AnswerFormat?

  mutating func perform() throws -> ExitStatus {
    let rule = DuplicateRule(minSeconds: minSeconds, within: within, maxVideos: introVideos)
    let found = try IndexFile.open(database).duplicates(rule, scope: SearchScope(video: video))
    var output = LineOutput()
    switch format ?? .default {
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
