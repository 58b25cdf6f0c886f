/// Two stretches of time that show the same: in two videos, or twice in one.
public struct Duplicate: Equatable, Sendable {
  public struct Side: Equatable, Sendable {
    public var video: String
    public var seconds: Double
    public var toSeconds: Double
  }

  public var a: Side
  public var b: Side
  /// Share of the compared frames in the stretch that match, 0…1.
  public var score: Double
  /// Median bits that differ.
  public var distance: Int
}

/// What counts as a duplicate.
public struct DuplicateRule: Sendable {
  /// Shorter stretches are left out. Seconds.
  public var minSeconds: Double
  public var within: Int
  /// Frames that more videos than this share are intros, logos or test pictures, and make no claim.
  public var maxVideos: Int

  public init(minSeconds: Double = 5, within: Int = MatchBand.sameLimit, maxVideos: Int = 12) {
    self.minSeconds = minSeconds
    self.within = within
    self.maxVideos = maxVideos
  }
}
