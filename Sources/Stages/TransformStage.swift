public import FrameStream
internal import Pixels
public import SystemIO

/// The stream loop of a program that makes one frame from each frame.
public struct TransformStage<Transform: FrameTransform & ~Copyable>: ~Copyable {
  private let identity: StageIdentity
  private var transform: Transform
  private var prepared: FrameLayout?
  private var preparedColour = ColourDescription()
  /// Called with each header and each frame, for progress.
  private var observer: any StageObserver

  /// A stage that applies `transform` to every frame and passes the rest on.
  public init(identity: StageIdentity, transform: consuming Transform, observer: any StageObserver = SilentObserver()) {
    self.identity = identity
    self.transform = transform
    self.observer = observer
  }

  /// Reads to the end and writes the results.
  ///
  /// A failure upstream is passed on and gives the status; a failure here is written in band and then thrown, so that
  /// the last program of the pipeline has its status and the user sees it once.
  ///
  /// - Throws: `Failure` if this stage fails, `SystemError` if writing fails.
  public mutating func run(from reader: inout StreamReader, to writer: inout StreamWriter) throws -> ExitStatus {
    let verdict: StreamVerdict
    do {
      verdict = try StageLoop.run(&reader, into: &writer, flush: { try $0.flushToReader() }) { writer, record in
        try handle(record, to: &writer)
      }
    } catch let error as StreamError {
      try writer.conclude(Failure(error), of: identity)
    } catch let error as Failure {
      try writer.conclude(error, of: identity)
    }
    try writer.close()
    return try verdict.concluded()
  }

  private mutating func handle(_ record: borrowing StreamRecord, to writer: inout StreamWriter) throws {
    switch record {
    case .frame(let frame, let pixels): return try handle(frame, pixels, to: &writer)
    case .tensor: throw Failure.tensorsInsteadOfFrames
    case .header(let header): observer.begin(header)
    case .passing, .failure, .trailer: break
    }
    try writer.forward(record, as: identity)
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

extension StreamHeader {
  /// The header with one more stage.
  public func adding(_ identity: StageIdentity) -> StreamHeader {
    var header = self
    if header.stages.count < Self.mostStages { header.stages.append(identity.stage) }
    return header
  }
}
