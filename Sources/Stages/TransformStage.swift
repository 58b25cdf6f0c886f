public import FrameStream
internal import Pixels
internal import SystemIO

/// The stream loop of a program that makes one frame of one frame.
public struct TransformStage<Transform: FrameTransform & ~Copyable>: ~Copyable {
  private let identity: StageIdentity
  private var transform: Transform
  private var prepared: FrameLayout?
  private var preparedColour = ColourDescription()
  private var status = ExitStatus.success
  /// Called with each header and each frame, for progress.
  private var observer: any StageObserver

  public init(identity: StageIdentity, transform: consuming Transform, observer: any StageObserver = SilentObserver()) {
    self.identity = identity
    self.transform = transform
    self.observer = observer
  }

  /// Reads to the end, and writes what comes of it.
  ///
  /// A failure upstream is passed on and gives the status; a failure here is written in band first and then thrown,
  /// so that the last program of the pipeline knows, and the person reads it once.
  ///
  /// - Throws: `Failure` for what went wrong here, `SystemError` where writing failed.
  public mutating func run(from reader: inout StreamReader, to writer: inout StreamWriter) throws -> ExitStatus {
    do {
      while let record = try next(from: &reader, flushing: &writer) { try handle(record, to: &writer) }
    } catch let error as StreamError {
      try writer.conclude(Failure(error), of: identity)
    } catch let error as Failure {
      try writer.conclude(error, of: identity)
    }
    try writer.close()
    return status
  }

  @_lifetime(&reader)
  private func next(from reader: inout StreamReader, flushing writer: inout StreamWriter) throws -> StreamRecord? {
    if !reader.isReady(withinMilliseconds: 50) { try writer.flushToReader() }
    return try reader.next()
  }

  private mutating func handle(_ record: borrowing StreamRecord, to writer: inout StreamWriter) throws {
    switch record {
    case .header(let header):
      observer.begin(header)
      try writer.write(header.adding(identity))
    case .frame(let frame, let pixels): try handle(frame, pixels, to: &writer)
    case .tensor: throw Failure(.damagedInput, "the stream holds tensors, expected frames")
    case .passing(let record): try writer.write(passing: record)
    case .failure(let failure): try writer.write(failure)
    case .trailer(let trailer):
      if status == .success { status = ExitStatus(rawValue: trailer.status) ?? .damagedInput }
      try writer.finishPart(status: trailer.status, damaged: trailer.damaged)
    }
  }

  private mutating func handle(_ frame: FrameHeader, _ pixels: RawSpan, to writer: inout StreamWriter) throws {
    if prepared != frame.layout || preparedColour != frame.colour {
      try transform.prepare(for: frame)
      prepared = frame.layout
      preparedColour = frame.colour
    }
    try writer.write(transform.output(for: frame)) { (destination) throws(SystemError) in try transform.apply(pixels, to: &destination) }
    observer.advance(to: frame)
  }
}

/// Who wants to see frames go by.
public protocol StageObserver {
  mutating func begin(_ header: StreamHeader)
  mutating func advance(to frame: FrameHeader)
}

/// Nobody.
public struct SilentObserver: StageObserver {
  public init() {}
  public mutating func begin(_ header: StreamHeader) {}
  public mutating func advance(to frame: FrameHeader) {}
}

extension StreamHeader {
  /// The header with one more stage.
  public func adding(_ identity: StageIdentity) -> StreamHeader {
    var header = self
    if header.stages.count < Self.mostStages { header.stages.append(identity.stage) }
    return header
  }
}

extension StreamWriter {
  /// Ends the stream with a failure in band, and throws the failure on.
  public mutating func conclude(_ failure: Failure, of identity: StageIdentity) throws -> Never {
    if !isInPart {
      try write(
        StreamHeader(path: "-", container: "", codec: "", timeBase: Rational(1, 1_000_000)).adding(identity))
    }
    try write(StreamFailure(status: failure.status.rawValue, stage: identity.name, message: failure.message))
    try finishPart(status: failure.status.rawValue)
    try close()
    throw failure
  }
}
