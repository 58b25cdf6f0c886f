public import FrameStream
internal import Pixels
public import SystemIO

/// The loop of frame-decode: each file becomes a part of the stream.
///
/// If a file fails, the others are still decoded: its part ends with the failure in band, and the first failure gives
/// the overall status.
public struct DecodeStage: ~Copyable {
  private let identity: StageIdentity
  private var observer: any StageObserver
  private let report: (Failure) -> Void
  private var status = ExitStatus.success
  private let trace = StageTrace.current

  /// - Parameter report: prints a failure.
  public init(identity: StageIdentity, observer: any StageObserver = SilentObserver(), report: @escaping (Failure) -> Void) {
    self.identity = identity
    self.observer = observer
    self.report = report
  }

  /// Decodes a file to its end.
  ///
  /// - Throws: `SystemError` if writing fails.
  public mutating func run<Source: FrameSource & ~Copyable>(_ source: inout Source, to writer: inout StreamWriter) throws {
    let header = source.header
    observer.begin(header)
    try writer.write(header.adding(identity))
    do {
      while let frame = try decode(&source) {
        try deliver(frame, of: source, to: &writer)
        observer.advance(to: frame)
      }
      try finish(source.fault, damaged: source.damagedFrames, to: &writer)
    } catch let failure as Failure {
      try finish(failure, damaged: source.damagedFrames, to: &writer)
    }
  }

  private func decode<Source: FrameSource & ~Copyable>(_ source: inout Source) throws -> FrameHeader? {
    guard let trace else { return try source.next() }
    let began = Clock.nanoseconds
    defer { trace.noteInside(.decode, from: began, nanoseconds: Clock.nanoseconds - began) }
    return try source.next()
  }

  private func deliver<Source: FrameSource & ~Copyable>(
    _ frame: FrameHeader, of source: borrowing Source, to writer: inout StreamWriter
  ) throws {
    try writer.write(frame) { (pixels) throws(Never) in source.copyPixels(into: &pixels) }
  }

  /// Writes the part of a file that could not even be opened.
  public mutating func skip(_ path: ByteString, because failure: Failure, to writer: inout StreamWriter) throws {
    try writer.write(
      StreamHeader(path: path, container: "", codec: "", timeBase: Rational(1, 1_000_000)).adding(identity))
    try finish(failure, damaged: 0, to: &writer)
  }

  /// Ends the output.
  /// - Returns: the status of the first failure.
  public consuming func close(_ writer: inout StreamWriter) throws -> ExitStatus {
    try writer.close()
    return status
  }

  private mutating func finish(_ failure: Failure?, damaged: UInt64, to writer: inout StreamWriter) throws {
    guard let failure else { return try writer.finishPart(damaged: damaged) }
    try writer.write(StreamFailure(status: failure.status.rawValue, stage: identity.name, message: failure.message))
    try writer.finishPart(status: failure.status.rawValue, damaged: damaged)
    if status == .success { status = failure.status }
    report(failure)
  }
}
