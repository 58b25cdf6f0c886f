import Foundation
import Glibc

/// Clips that FFmpeg makes, and what it decodes them to: the reference of these tests.
enum FFmpeg {
  /// A folder of its own for each test process.
  static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "framepipe-decoding-\(ProcessInfo.processInfo.processIdentifier)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }()

  /// Makes a clip.
  /// - Parameters:
  ///   - name: of the file; a clip of that name is made once.
  ///   - arguments: from the input on, without the output.
  static func clip(_ name: String, _ arguments: String...) throws -> String { try clip(name, arguments: arguments) }

  static func clip(_ name: String, arguments: [String]) throws -> String {
    let path = folder.appending(path: name).path
    if FileManager.default.fileExists(atPath: path) { return path }
    // Tests run side by side: the file appears whole or not at all.
    let half = folder.appending(path: "\(UUID().uuidString)-\(name)").path
    try run(["-y", "-fflags", "+bitexact"] + arguments + ["-flags:v", "+bitexact", half])
    if rename(half, path) != 0 { throw Failure(text: "rename \(half)") }
    return path
  }

  /// All frames, packed one after another, in the codec's own pixel format.
  static func frames(of path: String, before: [String] = [], after: [String] = []) throws -> [UInt8] {
    // Into a file: Foundation's pipes give up when a signal interrupts them.
    let output = folder.appending(path: "\(UUID().uuidString).raw")
    defer { try? FileManager.default.removeItem(at: output) }
    try run(before + ["-i", "file:" + path, "-map", "0:v:0"] + after + ["-fps_mode", "passthrough", "-f", "rawvideo", output.path])
    return try bytes(of: output.path)
  }

  /// A file that holds these bytes.
  static func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = folder.appending(path: name)
    try Data(bytes).write(to: url)
    return url.path
  }

  static func bytes(of path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

  /// `posix_spawnp(3)`: Foundation's `Process` does not bear tests side by side.
  private static func run(_ arguments: [String]) throws {
    var words = (["ffmpeg", "-nostdin", "-v", "quiet"] + arguments).map { unsafe strdup($0) }
    defer { for word in unsafe words { unsafe free(word) } }
    unsafe words.append(nil)
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    var process: pid_t = 0
    var status: Int32 = 0
    guard unsafe posix_spawnp(&process, "ffmpeg", &actions, nil, words, environ) == 0 else { throw Failure(text: "ffmpeg is missing") }
    while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else { throw Failure(text: "ffmpeg \(arguments.joined(separator: " "))") }
  }

  struct Failure: Error { let text: String }
}
