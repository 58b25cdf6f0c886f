public import Stages
public import SystemIO

/// Shared by programs that begin a stream.
extension StageOptions {
  /// Ends before the first frame: if the output is standard output, later stages are told in band; a named file is
  /// not created.
  ///
  /// - Throws: always: the failure that was given.
  public func refuse(_ failure: Failure, as identity: StageIdentity) throws -> Never {
    guard output == nil || output == "-" else { throw failure }
    var writer = makeWriter(for: try OutputFile.open(nil))
    try writer.conclude(failure, of: identity)
  }
}
