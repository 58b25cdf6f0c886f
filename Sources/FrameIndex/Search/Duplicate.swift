public import SystemIO

/// Two stretches of time that show the same: in two videos, or twice in one.
public struct Duplicate: Equatable, Sendable {
  /// One of the two stretches.
  public struct Side: Equatable, Sendable {
    /// The video's path.
    @ExactText public var video: String
    /// Where the stretch begins, in seconds of the video.
    public var seconds: Double
    /// Where it ends, in seconds of the video.
    public var toSeconds: Double
  }

  /// One stretch.
  public var a: Side
  /// The other stretch.
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
  /// Shorter stretches are ignored. Seconds.
  public var minSeconds: Double
  /// Frames match that differ by at most this many bits.
  public var within: Int
  /// Frames that more videos than this share are intros, logos or test pictures, and do not count.
  public var maxVideos: Int
  /// Whether mirror images count too.
  public var mirrored: Bool

  /// The defaults of `frame-index dupes`.
  public init(minSeconds: Double = 5, within: Int = MatchBand.sameLimit, maxVideos: Int = 12, mirrored: Bool = false) {
    self.mirrored = mirrored
    self.minSeconds = minSeconds
    self.within = within
    self.maxVideos = maxVideos
  }
}
