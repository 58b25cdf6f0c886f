import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct RemoveSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "rm", abstract: "Remove videos.", discussion: "Exits with status 1 if no video matches.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("Paths: a video's own, or a pattern: * any text, ? one character, [abc] one of these.", valueName: "glob"))
  var videos: [String] = []

  @Flag(help: "Only videos whose file does not exist; without paths, among all videos.")
  var missing = false

  @Option(help: ArgumentHelp("Only videos in this state: partial, complete or named. Without paths, among all videos.", valueName: "state"))
  var state: String?

  @Flag(help: "Return the freed space to the file system; this rewrites the file.")
  var compact = false

  @Flag(name: .shortAndLong, help: "Print no paths.")
  var quiet = false

  mutating func validate() throws {
    guard !videos.isEmpty || missing || state != nil else { throw ValidationError("expected a path, --missing or --state") }
    guard state == nil || VideoState.named(state ?? "") != nil else {
      throw ValidationError("--state \(state ?? ""): expected partial, complete or named")
    }
  }

  mutating func perform() throws -> ExitStatus {
    let index = try IndexFile.openForWriting(database)
    var output = try LineOutput()
    var removed = 0
    for text in videos.isEmpty ? ["*"] : videos {
      let paths = try index.remove(try index.pattern(text), state: state.flatMap { VideoState.named($0) }) { path in
        !missing || !InputFile.isThere(path)
      }
      removed += paths.count
      if !quiet { try output.write(lines: paths) }
    }
    if compact { try index.compact() }
    try output.flush()
    return removed == 0 ? .nothingFound : .success
  }
}
