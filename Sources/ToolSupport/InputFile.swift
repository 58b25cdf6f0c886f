internal import Glibc
public import SystemIO

/// A named input, or standard input.
public enum InputFile {
  /// A frame stream.
  /// - Parameter path: `nil` or "-" for standard input.
  /// - Throws: `Failure` with the exit status and a message for the user.
  public static func open(_ path: ByteString?) throws(Failure) -> FileDescriptor {
    try open(path, expecting: "a frame stream", hint: "frame-decode FILE | …")
  }

  /// - Parameters:
  ///   - path: `nil` or "-" for standard input.
  ///   - what: what the message expects if standard input is a terminal.
  /// - Throws: `Failure` with the exit status and a message for the user.
  public static func open(_ path: ByteString?, expecting what: String, hint: String) throws(Failure) -> FileDescriptor {
    guard let path, path != "-" else { return try StandardStreams.input(expecting: what, hint: hint) }
    return try named(path)
  }

  /// - Parameter name: a name as text, see `ByteString.name`; `nil` or "-" for standard input.
  /// - Throws: `Failure` with the exit status and a message for the user.
  @_disfavoredOverload
  public static func open(_ name: String?, expecting what: String, hint: String) throws(Failure) -> FileDescriptor {
    try open(name.map { ByteString(name: $0) }, expecting: what, hint: hint)
  }

  /// A frame stream.
  /// - Parameter name: a name as text, see `ByteString.name`; `nil` or "-" for standard input.
  /// - Throws: `Failure` with the exit status and a message for the user.
  @_disfavoredOverload
  public static func open(_ name: String?) throws(Failure) -> FileDescriptor { try open(name.map { ByteString(name: $0) }) }

  /// A file, which from here on no output may be.
  private static func named(_ path: ByteString) throws(Failure) -> FileDescriptor {
    do throws(SystemError) {
      let file = try FileDescriptor.open(path, O_RDONLY)
      RunInputs.note(file)
      return file
    } catch { throw Failure(.noInput, "\(path): \(error)") }
  }

  /// Whether there is a file of this name. `access(2)`.
  public static func isThere(_ name: String) -> Bool {
    unsafe ByteString(name: name).withCString { unsafe access($0, F_OK) == 0 }
  }

  /// All bytes of a file, for small inputs such as lists of boxes.
  ///
  /// - Parameter mostBytes: a longer file is refused.
  /// - Throws: `Failure` or `SystemError` if the file can't be read or is longer.
  public static func contents(of path: ByteString, mostBytes: Int = 1 << 30) throws -> [UInt8] {
    let file = try named(path)
    defer { try? file.close() }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = try unsafe chunk.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
      guard count > 0 else { return contents }
      guard contents.count <= mostBytes else { throw Failure(.damagedInput, "\(path): is longer than \(mostBytes) bytes") }
      contents += chunk[..<count]
    }
  }
}

/// The three standard descriptors.
public enum StandardStreams {
  /// Where data goes: the standard output that the program was given.
  public static var output: FileDescriptor { unsafe reserved }

  /// Safe: written once, by `reserve`, before a second thread exists.
  private nonisolated(unsafe) static var reserved = FileDescriptor.standardOutput

  /// Reserves standard output for data, and turns the signals for a closed pipe and for a file size limit into errors.
  ///
  /// Libraries may print to descriptor 1 (libav does); from here on that goes to standard error. Called once, before anything
  /// else. `dup(2)`, `dup2(2)`, `signal(2)`.
  public static func reserve() {
    _ = signal(SIGPIPE, SIG_IGN)
    // Reaching the limit of `ulimit -f` is an error like a full disk, not a signal.
    _ = signal(SIGXFSZ, SIG_IGN)
    // A descriptor that is closed at the start would be given to the next file that is opened. Its replacement can't be read or
    // written either: whoever needs it fails with "bad file descriptor".
    for number: Int32 in 0...2 where fcntl(number, F_GETFD) < 0 { _ = unsafe open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY) }
    RunInputs.note(.standardInput)
    guard let copy = try? FileDescriptor.standardOutput.duplicate() else { return }
    unsafe reserved = copy
    _ = dup2(2, 1)
  }

  /// Standard input as a frame stream.
  ///
  /// - Throws: `Failure` with the exit status and a message for the user.
  public static func inputStream() throws(Failure) -> FileDescriptor {
    try input(expecting: "a frame stream", hint: "frame-decode FILE | …")
  }

  /// Standard input, unless it is a terminal.
  static func input(expecting what: String, hint: String) throws(Failure) -> FileDescriptor {
    let input = FileDescriptor.standardInput
    guard input.kind != .terminal else { throw Failure(.usage, "standard input is a terminal, expected \(what)", hint: hint) }
    input.enlargePipe()
    return input
  }
}
