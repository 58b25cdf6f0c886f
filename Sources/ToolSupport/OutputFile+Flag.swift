public import SystemIO

extension OutputFile {
  /// Where the data of a program goes: the file of `-o`, or standard output.
  ///
  /// Opened late, so that a run that fails at once leaves no file.
  ///
  /// - Parameters:
  ///   - path: `nil` or "-" for standard output.
  ///   - isBinary: refuses a terminal.
  /// - Throws: `Failure` with the exit status and a message for the user.
  public static func open(_ path: ByteString?, isBinary: Bool = true) throws(Failure) -> OutputFile {
    guard let path, path != "-", !isStandardOutput(path) else { return try standard(isBinary: isBinary) }
    return try OutputFile(creating: path)
  }

  /// - Parameter name: a name as text, see `ByteString.name`; `nil` or "-" for standard output.
  /// - Throws: `Failure` with the exit status and a message for the user.
  @_disfavoredOverload
  public static func open(_ name: String?, isBinary: Bool = true) throws(Failure) -> OutputFile {
    try open(name.map { ByteString(name: $0) }, isBinary: isBinary)
  }

  /// Descriptor 1 is not the output any more: see `StandardStreams.reserve`.
  private static func isStandardOutput(_ path: ByteString) -> Bool {
    ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].contains(path)
  }

  private static func standard(isBinary: Bool) throws(Failure) -> OutputFile {
    let descriptor = StandardStreams.output
    if isBinary && descriptor.kind == .terminal {
      throw Failure(
        .usage, "standard output is a terminal: a binary stream is not written to it", hint: "pipe it to a program, or name a file with -o")
    }
    try RunInputs.refuse(descriptor)
    descriptor.enlargePipe()
    return OutputFile(descriptor)
  }
}
