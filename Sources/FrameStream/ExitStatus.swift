/// What a program tells its caller, and what travels in FAIL and TAIL records: `framepipe(7)`, "Exit status".
public enum ExitStatus: UInt32, Sendable {
  /// Done, and everything that came in was good.
  case success = 0
  /// A search found nothing.
  case nothingFound = 1
  /// Wrong flags or arguments.
  case usage = 64
  /// The input is damaged or not what it claims to be; what could be delivered was.
  case damagedInput = 65
  /// The input does not exist or can't be opened.
  case noInput = 66
  /// This CPU lacks an instruction set, or a library is missing.
  case unavailable = 69
  case internalError = 70
  /// The output can't be created.
  case cannotCreate = 73
  /// Reading or writing failed, a full disk included.
  case inputOutput = 74
}

/// A failure with everything that a person and a caller need: thrown where a program can't go on.
public struct Failure: Error, CustomStringConvertible, Equatable {
  public var status: ExitStatus
  /// One line, lower case: what went wrong, expected, actual, where.
  public var message: String
  /// What to do about it.
  public var hint: String?

  public init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  public var description: String { message }
}

extension Failure {
  /// - Parameter error: from reading a stream.
  public init(_ error: StreamError) {
    let isSystem = if case .system = error { true } else { false }
    self.init(isSystem ? .inputOutput : .damagedInput, error.description, hint: error.hint)
  }
}
