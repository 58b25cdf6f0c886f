public import FrameStream
internal import Glibc
public import SystemIO

/// A frame stream that is named, or standard input.
public enum InputFile {
  /// - Parameter path: `nil` or "-" for standard input.
  public static func open(_ path: String?) throws(Failure) -> FileDescriptor {
    guard let path, path != "-" else { return try StandardStreams.inputStream() }
    do throws(SystemError) {
      return try FileDescriptor.open(path, O_RDONLY)
    } catch {
      throw Failure(.noInput, "\(path): \(error)")
    }
  }
}
