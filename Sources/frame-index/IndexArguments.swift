import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

/// The index files that a subcommand reads as one.
enum IndexArguments {
  static let help = ArgumentHelp(
    "The index, or several that are read as one; @LIST names a file of paths, each followed by a NUL.", valueName: "db")

  /// Opens the files that are named.
  static func open(_ names: [String], _ reading: ReadingThreads) throws -> Shards {
    let paths = try paths(names)
    guard !paths.isEmpty else { throw ValidationError("missing the index") }
    return try Shards(paths, threads: reading.value)
  }

  /// The names, with lists in the places of their names. A file whose name begins with "@" is "./@…".
  static func paths(_ names: [String]) throws -> [String] {
    try names.flatMap { name in
      let bytes = ByteString(name: name).bytes
      guard bytes.first == UInt8(ascii: "@") else { return [name] }
      return try list(ByteString(bytes: Array(bytes.dropFirst())))
    }
  }

  /// The path that a flag gives a video.
  @Sendable static func video(_ path: String) throws -> String {
    guard VideoPath.isPossible(path) else { throw ValidationError("expected a path") }
    return path
  }

  /// A hundred thousand paths fit; a device of endless bytes is soon refused.
  private static let mostListBytes = 16 << 20

  private static func list(_ path: ByteString) throws -> [String] {
    let paths = try InputFile.contents(of: path, mostBytes: mostListBytes).split(separator: 0).map { ByteString(bytes: Array($0)).name }
    guard !paths.isEmpty else { throw Failure(.damagedInput, "\(path): lists no index: expected paths, each followed by a NUL") }
    return paths
  }
}

/// How many threads read and search indexes.
struct ReadingThreads: ParsableArguments {
  @Option(help: ArgumentHelp("Threads at most; 0 is one per core. The answer is the same for any value.", valueName: "n"))
  var threads = 0

  /// `nil` for one per core.
  var value: Int? { threads == 0 ? nil : threads }

  func validate() throws {
    guard (0...64).contains(threads) else { throw ValidationError("--threads \(threads): expected 0 to 64") }
  }
}

/// The videos of an index that something is added to.
struct AdditionTarget: ParsableArguments {
  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(name: .customLong("as"), help: ArgumentHelp("The video's name in the index, if it is not its path.", valueName: "name"))
  var name: String?

  /// Adds what `addition` makes of the stream on standard input.
  func add<Addition: VideoAddition & ~Copyable>(_ addition: consuming Addition, options: CommonOptions) throws -> ExitStatus {
    var waiting: Addition? = consume addition
    return try StageRun.read(tool: FrameIndexTool.toolName, options: options) { progress, reader in
      let index = try IndexFile.openForWriting(database)
      var stage = AdditionStage(waiting.take()!, to: index, name: name, observer: progress)
      return try stage.run(from: &reader)
    }
  }
}
