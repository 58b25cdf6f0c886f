public import FrameStream
internal import Pixels
public import SystemIO

/// What a stream has said of itself so far: whether the stages before had failed.
public struct StreamVerdict: Sendable {
  /// The status of the first failure.
  public private(set) var status = ExitStatus.success
  /// Whether the part that is being read holds a failure record.
  private var isExplained = false
  private var unexplained: Failure?

  /// Nothing has been read, and nothing has failed.
  public init() {}

  /// Looks at a record as it comes.
  public mutating func note(_ record: borrowing StreamRecord) {
    switch record {
    case .header: isExplained = false
    case .failure(let failure): note(failure)
    case .trailer(let trailer): note(trailer)
    case .frame, .tensor, .passing: break
    }
  }

  private mutating func note(_ failure: StreamFailure) {
    isExplained = true
    note(failure.status)
  }

  private mutating func note(_ trailer: StreamTrailer) {
    guard trailer.status != 0 else { return }
    note(trailer.status)
    if !isExplained && unexplained == nil { unexplained = Failure(unexplained: trailer) }
  }

  private mutating func note(_ code: UInt32) {
    if status == .success { status = ExitStatus(rawValue: code) ?? .damagedInput }
  }

  /// The status of the stream that was read.
  ///
  /// A stage that fails tells the person itself, and a failure record says that it has.
  ///
  /// - Throws: `Failure` where a stage failed and no record says why.
  public func concluded() throws(Failure) -> ExitStatus {
    if let unexplained { throw unexplained }
    return status
  }
}

extension Failure {
  /// What is said of a trailer whose status no record explains.
  init(unexplained trailer: StreamTrailer) {
    self.init(
      ExitStatus(rawValue: trailer.status) ?? .damagedInput,
      "the stream's trailer has the status \(trailer.status), and no record says why")
  }

  /// What is said of tensors where frames are read.
  static let tensorsInsteadOfFrames = Failure(.damagedInput, "the stream holds tensors, expected frames")
}

/// The loop of every program that reads a stream: it alone decides when waiting output is written, and what the status is.
public enum StageLoop {
  /// The time that a source may be silent before its readers are given what they wait for.
  static let patienceMilliseconds: Int32 = 50

  /// Reads to the end.
  ///
  /// - Parameters:
  ///   - sink: what the records are written to.
  ///   - flush: writes out what the sink holds back; called where the source is slow.
  ///   - handle: takes each record.
  /// - Returns: what the stream said of itself.
  /// - Throws: `StreamError` where the stream breaks off, and what `flush` and `handle` throw.
  public static func run<Sink: ~Copyable>(
    _ reader: inout StreamReader, into sink: inout Sink, flush: (inout Sink) throws -> Void,
    handle: (inout Sink, borrowing StreamRecord) throws -> Void
  ) throws -> StreamVerdict {
    var verdict = StreamVerdict()
    while true {
      if !reader.isReady(withinMilliseconds: patienceMilliseconds) { try flush(&sink) }
      guard let record = try reader.next() else { return verdict }
      verdict.note(record)
      try handle(&sink, record)
    }
  }
}

extension StreamWriter {
  /// Passes on a record that is neither frame nor tensor, under the name of the stage.
  mutating func forward(_ record: borrowing StreamRecord, as identity: StageIdentity) throws {
    switch record {
    case .header(let header): try write(header.adding(identity))
    case .failure(let failure): try write(failure)
    case .passing(let record): try write(passing: record)
    case .trailer(let trailer):
      if trailer.status != 0 && !hasFailed {
        let failure = Failure(unexplained: trailer)
        try write(StreamFailure(status: failure.status.rawValue, stage: identity.name, message: failure.message))
      }
      try finishPart(status: trailer.status, damaged: trailer.damaged)
    case .frame, .tensor: preconditionFailure("frames and tensors are a stage's own")
    }
  }

  /// Ends the stream with a failure in band, and rethrows it.
  ///
  /// - Throws: always: the failure that was given.
  public mutating func conclude(_ failure: Failure, of identity: StageIdentity) throws -> Never {
    if !isInPart {
      try write(StreamHeader(path: "-", container: "", codec: "", timeBase: Rational(1, 1_000_000)).adding(identity))
    }
    try write(StreamFailure(status: failure.status.rawValue, stage: identity.name, message: failure.message))
    try finishPart(status: failure.status.rawValue)
    try close()
    throw failure
  }
}
