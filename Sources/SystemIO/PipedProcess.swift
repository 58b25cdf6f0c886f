import Glibc

/// Another program whose standard output this one reads. `posix_spawn(3)`.
public struct PipedProcess: ~Copyable {
  /// The reading end.
  public let output: FileDescriptor
  private let process: pid_t

  /// Starts a program with an empty standard input and this one's standard error.
  ///
  /// - Parameters:
  ///   - program: its path, or a name that is looked up on the PATH.
  ///   - arguments: those after its name.
  /// - Throws: `SystemError` if the program can't be started.
  public init(_ program: ByteString, _ arguments: [ByteString]) throws(SystemError) {
    (output, process) = try Self.start(program, arguments)
  }

  private static func start(_ program: ByteString, _ arguments: [ByteString]) throws(SystemError) -> (FileDescriptor, pid_t) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw SystemError(call: "pipe") }
    let reader = FileDescriptor(ends[0]), writer = FileDescriptor(ends[1])
    // The child has the writing end as its output only.
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, writer.number, 1)
    let words = unsafe ([program] + arguments).map { word in unsafe word.withCString { unsafe strdup($0) } } + [nil]
    defer { for index in 0...arguments.count { unsafe free(words[index]) } }
    var child = pid_t()
    let code = unsafe posix_spawnp(&child, words[0]!, &actions, nil, words, environ)
    try? writer.close()
    guard code == 0 else {
      try? reader.close()
      throw SystemError(call: "posix_spawn", code: code)
    }
    return (reader, child)
  }

  /// Closes the reading end, so that a program that still writes stops, and waits for it. `waitpid(2)`.
  ///
  /// - Returns: its exit status, or 128 and the signal that ended it.
  @discardableResult
  public consuming func finish() -> Int32 {
    try? output.close()
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// The path of a program of the same installation: beside this program, otherwise its name, for the PATH.
  public static func sibling(_ name: String) -> ByteString {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe readlink("/proc/self/exe", $0.assumingMemoryBound(to: CChar.self).baseAddress!, $0.count)
    }
    guard count > 0, count < buffer.count, let slash = buffer[..<count].lastIndex(of: UInt8(ascii: "/")) else { return ByteString(name) }
    let path = ByteString(bytes: Array(buffer[...slash]) + Array(name.utf8))
    return unsafe path.withCString { unsafe access($0, X_OK) } == 0 ? path : ByteString(name)
  }
}
