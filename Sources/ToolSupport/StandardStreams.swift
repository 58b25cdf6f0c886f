internal import Glibc
public import SystemIO

/// The three standard descriptors.
public enum StandardStreams {
  /// Where data goes: the standard output that the program was given.
  public static var output: FileDescriptor { unsafe reserved }

  /// Safe: written once, by `reserve`, before a second thread exists.
  private nonisolated(unsafe) static var reserved = FileDescriptor.standardOutput

  /// Reserves standard output for data, and turns the signals for a closed pipe and for a file that may not grow into
  /// errors.
  ///
  /// Libraries may print to descriptor 1 (libav does): from here on that goes to standard error. Called once, before
  /// anything else. `dup(2)`, `dup2(2)`, `signal(2)`.
  public static func reserve() {
    _ = signal(SIGPIPE, SIG_IGN)
    // A file that may not grow, by `ulimit -f`, is an error like a full disk, not a signal.
    _ = signal(SIGXFSZ, SIG_IGN)
    // A descriptor that is closed at the start would be given to the next file that is opened. What takes its place can't be
    // read, or written, any more than it: whoever needs it fails with "bad file descriptor".
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
