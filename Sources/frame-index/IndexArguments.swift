import ArgumentParser
import FrameIndex
import FrameStream
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
