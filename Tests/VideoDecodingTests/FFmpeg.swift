import Glibc
import TestSupport

/// Clips that FFmpeg makes, and what it decodes them to: the reference of these tests.
enum FFmpeg {
  /// Clips are made once for all tests of the process.
  static let folder = TestFolder.ofProcess

  /// Makes a clip.
  /// - Parameters:
  ///   - name: of the file; a clip of that name is made once.
  ///   - arguments: from the input on, without the output.
  static func clip(_ name: String, _ arguments: String...) throws -> String { try clip(name, arguments: arguments) }

  static func clip(_ name: String, arguments: [String]) throws -> String {
    if folder.holds(name) { return folder.file(name) }
    // Tests run side by side: the file appears whole or not at all.
    let own = TestFolder()
    try run(["-y", "-fflags", "+bitexact"] + arguments + ["-flags:v", "+bitexact", own.file(name)])
    guard rename(own.file(name), folder.file(name)) == 0 else { throw Failure(text: "rename \(name)") }
    return folder.file(name)
  }

  /// All frames, packed one after another, in the codec's own pixel format.
  static func frames(of path: String, before: [String] = [], after: [String] = []) throws -> [UInt8] {
    let own = TestFolder()
    try run(before + ["-i", "file:" + path, "-map", "0:v:0"] + after + ["-fps_mode", "passthrough", "-f", "rawvideo", own.file("raw")])
    return own.bytes(of: "raw")
  }

  /// A file that holds these bytes.
  static func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    folder.write(bytes, to: name)
    return folder.file(name)
  }

  static func bytes(of path: String) throws -> [UInt8] {
    guard access(path, R_OK) == 0 else { throw Failure(text: "\(path) cannot be read") }
    return readFile(path)
  }

  private static func run(_ arguments: [String]) throws {
    guard spawn(["/usr/bin/env", "ffmpeg", "-nostdin", "-v", "quiet"] + arguments) == 0 else {
      throw Failure(text: "ffmpeg \(arguments.joined(separator: " "))")
    }
  }

  struct Failure: Error { let text: String }
}
