/// A failure that ends a program, with its message and status.
public struct Failure: Error, CustomStringConvertible, Equatable {
  /// What the process ends with.
  public var status: ExitStatus
  /// One line, lower case: what went wrong, expected, actual, where.
  public var message: String
  /// What to do about it.
  public var hint: String?

  /// A failure with its message, one line without the program's name, and a hint on what to do about it.
  public init(_ status: ExitStatus, _ message: String, hint: String? = nil) {
    self.status = status
    self.message = message
    self.hint = hint
  }

  /// The message alone, without the hint.
  public var description: String { message }
}
