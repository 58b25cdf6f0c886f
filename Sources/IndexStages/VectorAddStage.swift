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

/// The frame, time and video of each row of an array.
struct RowFrames {
  struct Place {
    var frame: Int?
    /// `nil` if the index must supply it.
    var seconds: Double?
    var video: String
  }

  private var places: [Place] = []

  init(_ rows: consuming VectorAddStage.Rows, video: String?, count: Int, name: String) throws {
    switch consume rows {
    case .tensors(var reader): places = try Self.places(of: &reader, video: video)
    case .counted: places = (0..<count).map { Place(frame: $0, video: video ?? "") }
    case .rate(let rate): places = (0..<count).map { Place(seconds: Double($0) / rate, video: video ?? "") }
    case .frames(let frames): places = frames.map { Place(frame: $0, video: video ?? "") }
    }
    guard places.allSatisfy({ !$0.video.isEmpty }) else {
      throw Failure(
        .usage, "\(name): an array can't name its video", hint: "--video PATH names the video in the index")
    }
    guard places.count == count else {
      throw Failure(.damagedInput, "\(name): \(count) rows, but \(places.count) frames are listed")
    }
  }

  subscript(row: Int) -> Place { places[row] }

  private static func places(of reader: inout StreamReader, video: String?) throws -> [Place] {
    var places: [Place] = [], path = video ?? ""
    func place(_ frame: FrameHeader) -> Place { Place(frame: Int(clamping: frame.ordinal), seconds: frame.seconds, video: path) }
    while let record = try reader.next() {
      switch record {
      case .header(let header): path = video ?? header.path.description
      case .frame(let frame, _): places.append(place(frame))
      case .tensor(_, let frames, _): for index in 0..<frames.count { places.append(place(try frames.header(of: index))) }
      case .passing, .failure: break
      case .trailer(let trailer):
        guard trailer.status == 0 else { throw Failure(.damagedInput, "the stream of tensors is incomplete") }
      }
    }
    return places
  }
}
