public import SystemIO

/// Two stretches of time that show the same: in two videos, or twice in one.
public struct Duplicate: Equatable, Sendable {
  public struct Side: Equatable, Sendable {
    @ExactText public var video: String
    public var seconds: Double
    public var toSeconds: Double
  }

  public var a: Side
  public var b: Side
  /// Share of the compared frames in the stretch that match, 0…1.
  public var score: Double
  /// Median bits that differ.
  public var distance: Int
  /// Whether one of the two shows the other's mirror image.
  public var isMirrored = false
}

/// What counts as a duplicate.
public struct DuplicateRule: Sendable {
  /// Shorter stretches are left out. Seconds.
  public var minSeconds: Double
  public var within: Int
  /// Frames that more videos than this share are intros, logos or test pictures, and make no claim.
  public var maxVideos: Int
  /// Whether mirror images count too.
  public var mirrored: Bool

  public init(minSeconds: Double = 5, within: Int = MatchBand.sameLimit, maxVideos: Int = 12, mirrored: Bool = false) {
    self.mirrored = mirrored
    self.minSeconds = minSeconds
    self.within = within
    self.maxVideos = maxVideos
  }
}
