public import Pixels

/// A picture to be found.
public struct FrameQuery: Sendable {
  /// The picture's fingerprint, and those of its mirrored forms where they count too.
  public var variants: [PDQ]
  /// The most bits by which a hit differs.
  public var within: Int
  /// Moments wanted, the best first; 0 for all.
  public var limit: Int
  public var scope: SearchScope

  public init(variants: [PDQ], within: Int = MatchBand.nearLimit, limit: Int = 20, scope: SearchScope = SearchScope()) {
    precondition(!variants.isEmpty, "a query has a fingerprint")
    self.variants = variants
    self.within = within
    self.limit = limit
    self.scope = scope
  }
}

/// The part of an index that is searched.
public struct SearchScope: Sendable {
  /// A pattern of SQLite's GLOB for the video's path; `nil` for every video.
  public var video: String?
  /// Seconds in the video.
  public var from: Double?
  public var to: Double?

  public init(video: String? = nil, from: Double? = nil, to: Double? = nil) {
    self.video = video
    self.from = from
    self.to = to
  }

  /// Whether something that lasts over [start, end] seconds reaches into the scope.
  func contains(_ start: Double, _ end: Double) -> Bool { end >= from ?? -.infinity && start <= to ?? .infinity }
}

/// How sure a match is, by the bits that differ: unrelated pictures hardly ever come below 90.
public enum MatchBand: String, Sendable {
  case same, near, maybe, far

  public static let sameLimit = 31
  public static let nearLimit = 64
  public static let maybeLimit = 80

  public init(distance: Int) {
    switch distance {
    case ...Self.sameLimit: self = .same
    case ...Self.nearLimit: self = .near
    case ...Self.maybeLimit: self = .maybe
    default: self = .far
    }
  }
}
