internal import Glibc
public import SystemIO

/// Where a program's data goes: standard output, or the file of `-o`.
public struct OutputFile: Sendable {
  /// Where data is written.
  public let descriptor: FileDescriptor
  /// `nil` for standard output.
  public let path: String?

  /// Opens the output late, so that a run that fails at once leaves no file.
  ///
  /// - Parameter isBinary: refuses a terminal.
  /// - Throws: `Failure` if the file can't be created, is the input, or is a terminal.
  public static func open(_ path: String?, isBinary: Bool = true, input: FileDescriptor? = nil) throws(Failure) -> OutputFile {
    guard let path, path != "-" else { return try standard(isBinary: isBinary) }
    let descriptor: FileDescriptor
    do throws(SystemError) {
      // Truncated only after the check below: the output may be the input.
      descriptor = try FileDescriptor.open(path, O_WRONLY | O_CREAT)
    } catch {
      throw Failure(.cannotCreate, "\(path): cannot create the output: \(error)")
    }
    if let input, input.regularFileBytes != nil, let a = input.identity, let b = descriptor.identity, a == b {
      throw Failure(.usage, "\(path): is both input and output", hint: "write to another file and rename it")
    }
    if descriptor.kind == .regularFile { _ = ftruncate(descriptor.number, 0) }
    return OutputFile(descriptor: descriptor, path: path)
  }

  private static func standard(isBinary: Bool) throws(Failure) -> OutputFile {
    let descriptor = StandardStreams.output
    if isBinary && descriptor.kind == .terminal {
      throw Failure(
        .usage, "standard output is a terminal: a binary stream is not written to it", hint: "pipe it on, or name a file with -o")
    }
    descriptor.enlargePipe()
    return OutputFile(descriptor: descriptor, path: nil)
  }

  /// Closes the output; errors of delayed writes show here.
  /// - Throws: `SystemError` if closing fails.
  public func close() throws(SystemError) { try descriptor.close() }
}
