public import SystemIO

extension Failure {
  /// - Parameter error: from reading a stream.
  public init(_ error: StreamError) {
    let status: ExitStatus =
      switch error {
      case .system: .inputOutput
      case .cut, .empty: .interrupted
      default: .damagedInput
      }
    self.init(status, error.description, hint: error.hint)
  }
}
