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
