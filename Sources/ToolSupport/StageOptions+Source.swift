public import Stages
public import SystemIO

/// What programs that begin a stream share.
extension StageOptions {
  /// Ends before the first frame: where standard output is the output, the stages behind it are told in band;
  /// a named file is not made.
  public func refuse(_ failure: Failure, as identity: StageIdentity) throws -> Never {
    guard output == nil || output == "-" else { throw failure }
    var writer = makeWriter(for: try OutputFile.open(nil))
    try writer.conclude(failure, of: identity)
  }
}
