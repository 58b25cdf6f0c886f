import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct InfoSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(commandName: "info", abstract: "Show what an index holds.")

  @Argument(help: IndexArguments.help, completion: .file())
  var databases: [String]

  @Option(help: ArgumentHelp("Only videos whose path matches.", valueName: "glob"))
  var video: String?

  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: AnswerFormat?

  @Flag(help: "Of each video only its state, bytes, time of change in nanoseconds and path, ended by a NUL: for scripts.")
  var null = false

  mutating func validate() throws {
    guard !null || format == nil else { throw ValidationError("--null and --format exclude one another") }
  }

  mutating func perform() throws -> ExitStatus {
    let index = try IndexArguments.open(databases)
    var output = try LineOutput()
    let pattern = try video.map { (text) in try index.pattern(text) }
    let videos = try index.videos(pattern).map(\.video)
    if null {
      for video in videos { try output.write(IndexReport.record(video), isWaiting: false) }
      try output.flush()
      return .success
    }
    let summary = try index.summary()
    switch format ?? .default {
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
