public import FrameStream
internal import Pixels
public import SystemIO

extension Failure {
  /// The message for a trailer whose status no record explains.
  init(unexplained trailer: StreamTrailer) {
    self.init(
      ExitStatus(rawValue: trailer.status) ?? .damagedInput,
      "the stream's trailer has the status \(trailer.status), and no record says why")
  }

  /// The failure that a loop's error is to the user; `nil` for a system error, which ends the program at once.
  init?(of error: any Error) {
    switch error {
    case let error as StreamError: self.init(error)
    case let error as Failure: self = error
    default: return nil
    }
  }

  /// The message for tensors where frames are expected.
  public static let tensorsInsteadOfFrames = tensorsInsteadOfFrames(hint: nil)

  /// The message for tensors where frames are expected, with a hint.
  public static func tensorsInsteadOfFrames(hint: String?) -> Failure {
    Failure(.damagedInput, "the stream holds tensors, expected frames", hint: hint)
  }
}

/// The loops of the programs that read a stream: only they decide when pending output is written, and what the status is.
public enum StageLoop {
  /// How long a source may be silent before pending output is written for the readers.
  static let patienceMilliseconds: Int32 = 50

  /// Reads to the end.
  ///
  /// - Parameters:
  ///   - sink: what the records are written to.
  ///   - flush: writes out what the sink holds back; called when the source is slow.
  ///   - handle: takes each record.
  /// - Returns: what the stream said about itself.
  /// - Throws: `StreamError` if the stream breaks off, and what `flush` and `handle` throw.
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

  /// Reads to the end, for a program that holds back no output.
  ///
  /// - Parameter handle: takes each record.
  /// - Returns: what the stream said about itself.
  /// - Throws: `StreamError` if the stream breaks off, and what `handle` throws.
  public static func run(_ reader: inout StreamReader, handle: (borrowing StreamRecord) throws -> Void) throws -> StreamVerdict {
    var verdict = StreamVerdict()
    while let record = try reader.next() {
      verdict.note(record)
      try handle(record)
    }
    return verdict
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
  /// - Throws: always, the given failure.
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
