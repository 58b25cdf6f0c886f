/// A place in a video that a search has found.
public struct Moment: Equatable, Sendable {
  public var video: String
  /// The frame that begins the moment.
  public var frame: Int
  /// Where it begins and ends.
  public var seconds: Double
  public var toSeconds: Double
  /// Bits that differ, 0…256.
  public var distance: Int
  /// Of the found frame, 0…100.
  public var quality: Int

  public var band: MatchBand { MatchBand(distance: distance) }
  /// 1 for an equal picture, 0 for one that has nothing in common.
  public var score: Double { max(0, 1 - Double(distance) / 128) }

  /// Best first; then by video and time, so that the order never depends on chance.
  static func precedes(_ a: Moment, _ b: Moment) -> Bool {
    if a.distance != b.distance { return a.distance < b.distance }
    if a.video != b.video { return a.video < b.video }
    return a.seconds < b.seconds
  }
}
