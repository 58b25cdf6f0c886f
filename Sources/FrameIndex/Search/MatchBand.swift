/// How certain a match is, by the bits that differ: unrelated pictures are rarely below 90.
public enum MatchBand: String, Sendable {
  case same, near, maybe, far

  /// At most this many differing bits show the same picture.
  public static let sameLimit = 31
  /// At most this many differing bits show nearly the same picture.
  public static let nearLimit = 64
  /// Beyond this many differing bits there is no band.
  public static let maybeLimit = 80

  /// The band of a distance, 0…256 bits.
  public init(distance: Int) {
    switch distance {
    case ...Self.sameLimit: self = .same
    case ...Self.nearLimit: self = .near
    case ...Self.maybeLimit: self = .maybe
    default: self = .far
    }
  }
}
