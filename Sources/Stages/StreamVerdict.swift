public import FrameStream
public import SystemIO

/// What a stream has said about itself so far: whether earlier stages failed.
public struct StreamVerdict: Sendable {
  /// The status of the first failure.
  public private(set) var status = ExitStatus.success
  /// Whether the part being read holds a failure record.
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
  /// A stage that fails tells the user itself, and a failure record says that it has.
  ///
  /// - Throws: `Failure` if a stage failed and no record says why.
  public func concluded() throws(Failure) -> ExitStatus {
    if let unexplained { throw unexplained }
    return status
  }
}
