public import FrameIndex
public import FrameStream
internal import JSONText
public import SystemIO

/// Reads vectors into an index: a numpy array, or one object per line.
public enum VectorAddStage {
  /// The frames that the rows of an array belong to.
  public enum Rows: ~Copyable {
    /// Row n belongs to frame n.
    case counted
    /// Rows per second, from 0 on.
    case rate(Double)
    /// A frame index for each row.
    case frames([Int])
    /// The stream of tensors that they were computed from.
    case tensors(StreamReader)
  }

  /// - Parameters:
  ///   - report: called for each bad row, which is skipped.
  /// - Returns: an error for the exit status, if any line or row was bad.
  /// - Throws: `IndexError` if the index can't be written, `Failure` if rows and frames differ in number or the input is damaged.
  public static func run(
    array: consuming NumpyArray, name: String, rows: consuming Rows, video: String?, into reader: inout VectorReader,
    report: (Failure) -> Void
  ) throws -> ExitStatus {
    let frames = try RowFrames(rows, video: video, count: array.rows, name: name)
    var bad = 0, row = 0
    while let vector = try array.vector() {
      defer { row += 1 }
      do throws(IndexError) {
        let place = frames[row]
        try reader.add(vector, frame: place.frame, seconds: place.seconds, video: place.video, line: row + 1)
      } catch .badLine(let number, let reason) {
        report(Failure(.damagedInput, "\(name): row \(number): \(reason)"))
        bad += 1
      }
    }
    try reader.store()
    return bad == 0 ? .success : .damagedInput
  }

  /// - Returns: an error for the exit status, if any line or row was bad.
  /// - Throws: what ends the stage: `SystemError`, `IndexError` or `Failure`.
  public static func run(
    lines: inout LineReader, into reader: inout VectorReader, report: (IndexError) -> Void
  ) throws -> ExitStatus {
    let bad = try NDJSONReader.forEach(of: &lines, report: report) { (value, _, line) throws(IndexError) in
      try reader.add(value, line: line)
    }
    try reader.store()
    return bad == 0 ? .success : .damagedInput
  }

  static func open(_ path: String) throws(Failure) -> FileDescriptor {
    do throws(SystemError) { return try FileDescriptor.open(path, 0) } catch { throw Failure(.noInput, "\(path): \(error)") }
  }

  /// Whether a file begins with the magic of an array.
  ///
  /// - Throws: `Failure` or `SystemError` if the input can't be read or is malformed.
  public static func isArray(_ path: String) throws -> Bool {
    let file = try open(path)
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: NumpyArray.magic.count)
    _ = try unsafe bytes.withUnsafeMutableBytes { try unsafe file.read(into: $0) }
    return bytes == NumpyArray.magic
  }
}
