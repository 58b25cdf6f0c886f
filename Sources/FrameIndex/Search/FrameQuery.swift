public import Pixels

/// A picture to be found.
public struct FrameQuery: Sendable {
  /// The picture's fingerprint, and those of its mirrored forms where they count too.
  public var variants: [PDQ]
  /// The most bits by which a hit differs.
  public var within: Int
  /// Moments wanted, the best first; 0 for all.
  public var limit: Int
  /// The part of the index that is searched.
  public var scope: SearchScope

  /// Memberwise, with the defaults of `frame-index find`.
  public init(variants: [PDQ], within: Int = MatchBand.nearLimit, limit: Int = 20, scope: SearchScope = SearchScope()) {
    precondition(!variants.isEmpty, "a query has a fingerprint")
    self.variants = variants
    self.within = within
    self.limit = limit
    self.scope = scope
  }
}
