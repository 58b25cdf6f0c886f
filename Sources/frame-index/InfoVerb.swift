import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct InfoVerb: IndexVerb {
  static let configuration = CommandConfiguration(commandName: "info", abstract: "Show what an index holds.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(help: ArgumentHelp("Only videos whose path matches.", valueName: "glob"))
  var video: String?

  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: AnswerFormat?

  mutating func perform() throws -> ExitStatus {
    let index = try IndexFile.open(database)
    var output = LineOutput()
    let (summary, videos) = (try index.summary(), try index.videos(video))
    switch format ?? .usual {
    case .ndjson:
      var report = IndexReport()
      try output.write(report.json(summary), isWaiting: false)
      for video in videos { try output.write(report.json(video), isWaiting: false) }
    case .table:
      for line in IndexReport.lines(summary) { try output.write(line) }
      for line in IndexReport.table(videos) { try output.write(line) }
    }
    try output.flush()
    return .success
  }
}
