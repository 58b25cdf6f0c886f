/// A failure that ends a program, with its message and status.
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
