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

  @Flag(help: "For scripts: print only each video's state, size, modification time in nanoseconds and path, followed by a NUL.")
  var null = false

  @OptionGroup var reading: ReadingThreads

  mutating func validate() throws {
    guard !null || format == nil else { throw ValidationError("--null and --format can't be combined") }
  }

  mutating func perform() throws -> ExitStatus {
    let index = try IndexArguments.open(databases, reading)
    var output = try LineOutput()
    let pattern = try video.map { (text) in try index.pattern(text) }
    let videos = try index.videos(pattern).map(\.video)
    if null {
      for video in videos { try output.write(video.fileRecord, isWaiting: false) }
      try output.flush()
      return .success
    }
    let summary = try index.summary()
    try output.write([summary], as: format)
    if (format ?? .default) == .table, !videos.isEmpty { try output.write(text: "") }
    try output.write(videos, as: format)
    try output.flush()
    return .success
  }
}
