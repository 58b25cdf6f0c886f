internal import PixelKernels
public import SystemIO

/// A picture to be found by its points, however it was captured.
public struct FeatureQuery: Sendable {
  /// The picture's points, and those of its mirror image if that counts too.
  public var pictures: [FeatureSet]
  /// Sightings wanted, the best first; 0 for all.
  public var limit: Int
  /// The part of the index that is searched.
  public var scope: SearchScope

  /// Memberwise; twenty sightings in all of the index unless given.
  public init(pictures: [FeatureSet], limit: Int = 20, scope: SearchScope = SearchScope()) {
    (self.pictures, self.limit, self.scope) = (pictures, limit, scope)
  }
}

/// Where an index contains what a query shows.
public struct FeatureFinding: Sendable {
  /// The video's path.
  @ExactText public var video: String
  /// The keyframe whose points agree best, and its time. Seconds.
  public var frame: Int
  /// When that keyframe is shown, in seconds of the video.
  public var keyframeSeconds: Double
  /// The stretch in which frames may look like it: up to the next stored keyframe.
  public var seconds: Double
  /// Where that stretch ends.
  public var toSeconds: Double
  /// Points that agree.
  public var inliers: Int
  /// Whether it is certain, not just possible.
  public var isCertain: Bool
  /// Whether it is worth reporting without other evidence.
  public var isPossible: Bool
  /// The reduced size of the keyframe, and how many points it has.
  public var width: Int
  /// Rows of the reduced keyframe.
  public var height: Int
  /// Points stored of it.
  public var points: Int
  /// Which of the query's pictures: 0 as it is, 1 its mirror image.
  public var picture: Int
  /// Where the keyframe's corners are seen, in that picture's reduced pixels: top left, top right, bottom right, bottom left.
  public var corners: [PicturePoint]
}

extension FeatureFinding: Comparable {
  /// Certain ones come before possible ones, then those with more agreeing points; the rest gives a fixed order.
  public static func < (a: FeatureFinding, b: FeatureFinding) -> Bool {
    if a.isCertain != b.isCertain { return a.isCertain }
    if a.inliers != b.inliers { return a.inliers > b.inliers }
    return (a.video, a.seconds, a.picture) < (b.video, b.seconds, b.picture)
  }

  /// Whether neither comes before the other.
  public static func == (a: FeatureFinding, b: FeatureFinding) -> Bool { !(a < b) && !(b < a) }
}
