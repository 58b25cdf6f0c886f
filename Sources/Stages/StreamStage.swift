public import FrameStream
internal import SystemIO

/// A stage between two streams that makes something of each frame; every other record passes through it.
protocol StreamStage: ~Copyable {
  var identity: StageIdentity { get }
  /// Called with each header here, and by the stage with each frame.
  var observer: any StageObserver { get set }
  /// Whether data beside the frames is passed on at this point of the stream.
  var passesData: Bool { get }

  /// Writes what is made of a frame, at once or later.
  ///
  /// - Throws: `Failure` if nothing can be made of it, `SystemError` if writing fails.
  mutating func handle(_ frame: FrameHeader, _ pixels: RawSpan, to writer: inout StreamWriter) throws

  /// Writes what is held back of the frames so far: no frame follows in this part of the stream.
  ///
  /// - Throws: `SystemError` if writing fails.
  mutating func finishFrames(to writer: inout StreamWriter) throws
}

extension StreamStage where Self: ~Copyable {
  var passesData: Bool { true }

  mutating func finishFrames(to writer: inout StreamWriter) throws {}

  /// Reads to the end and writes the results.
  ///
  /// A failure upstream is passed on and gives the status; a failure here is written in band and then thrown, so that
  /// the last program of the pipeline has its status and the user sees it once.
  ///
  /// - Throws: `Failure` if this stage fails, `SystemError` if writing fails.
  mutating func relay(from reader: inout StreamReader, to writer: inout StreamWriter) throws -> ExitStatus {
    let verdict: StreamVerdict
    do {
      verdict = try StageLoop.run(&reader, into: &writer, flush: { try $0.flushToReader() }) { writer, record in
        try relay(record, to: &writer)
      }
    } catch {
      guard let failure = Failure(of: error) else { throw error }
      try finishFrames(to: &writer)
      try writer.conclude(failure, of: identity)
    }
    try writer.close()
    return try verdict.concluded()
  }

  private mutating func relay(_ record: borrowing StreamRecord, to writer: inout StreamWriter) throws {
    switch record {
    case .frame(let frame, let pixels): return try handle(frame, pixels, to: &writer)
    case .tensor: throw Failure.tensorsInsteadOfFrames
    case .header(let header): observer.begin(header)
    case .failure, .trailer: try finishFrames(to: &writer)
    case .passing: guard passesData else { return }
    }
    try writer.forward(record, as: identity)
  }
}

/// Observes frames as they pass.
public protocol StageObserver {
  /// A part of the stream begins.
  mutating func begin(_ header: StreamHeader)
  /// A frame has been processed.
  mutating func advance(to frame: FrameHeader)
}

/// Observes nothing.
public struct SilentObserver: StageObserver {
  /// Ignores what it observes.
  public init() {}
  public mutating func begin(_ header: StreamHeader) {}
  public mutating func advance(to frame: FrameHeader) {}
}

/// A program as the stream's header names it.
public typealias StageIdentity = StreamHeader.Stage
