import FrameStream
import Pixels
import Stages
import SystemIO
import ToolSupport
import VideoDecoding

/// The loop of frame-decode: each file becomes a part of the stream.
///
/// If a file fails, the others are still decoded: its part ends with the failure in band, and the first failure gives
/// the overall status.
struct DecodeStage: ~Copyable {
  private let identity: StageIdentity
  private var observer: ProgressObserver
  private let report: (Failure) -> Void
  private var status = ExitStatus.success
  private let trace = StageTrace.current

  /// - Parameter report: prints a failure.
  init(identity: StageIdentity, observer: ProgressObserver, report: @escaping (Failure) -> Void) {
    self.identity = identity
    self.observer = observer
    self.report = report
  }

  /// Decodes a file to its end.
  ///
  /// - Throws: `SystemError` if writing fails.
  mutating func run(_ reader: inout VideoReader, to writer: inout StreamWriter) throws {
    let header = reader.streamHeader
    observer.begin(header)
    try writer.write(header.adding(identity))
    do {
      while try advance(&reader) {
        let frame = reader.header
        if let count = reader.frameCount { observer.expect(frames: count) }
        try writer.write(frame) { (pixels) throws(Never) in reader.copyFrame(into: &pixels) }
        observer.advance(to: frame)
      }
      try finish(reader.fault.map(Failure.init), damaged: reader.damage.damagedFrames, to: &writer)
    } catch let error as DecodingError {
      try finish(Failure(error), damaged: reader.damage.damagedFrames, to: &writer)
    }
  }

  private func advance(_ reader: inout VideoReader) throws -> Bool {
    guard let trace else { return try reader.advance() }
    let began = Clock.nanoseconds
    defer { trace.noteInside(.decode, from: began, nanoseconds: Clock.nanoseconds - began) }
    return try reader.advance()
  }

  /// Writes the part of a file that could not even be opened.
  mutating func skip(_ path: ByteString, because failure: Failure, to writer: inout StreamWriter) throws {
    try writer.write(StreamHeader(path: path, container: "", codec: "", timeBase: Rational(1, 1_000_000)).adding(identity))
    try finish(failure, damaged: 0, to: &writer)
  }

  /// Ends the output.
  /// - Returns: the status of the first failure.
  consuming func close(_ writer: inout StreamWriter) throws -> ExitStatus {
    try writer.close()
    return status
  }

  private mutating func finish(_ failure: Failure?, damaged: Int, to writer: inout StreamWriter) throws {
    let damaged = UInt64(damaged)
    guard let failure else { return try writer.finishPart(damaged: damaged) }
    try writer.write(StreamFailure(status: failure.status.rawValue, stage: identity.name, message: failure.message))
    try writer.finishPart(status: failure.status.rawValue, damaged: damaged)
    if status == .success { status = failure.status }
    report(failure)
  }
}

extension Failure {
  init(_ error: DecodingError) {
    self.init(error.exitStatus, error.description, hint: error.hint)
  }
}
