/// A frame whose points an index stores.
public struct FeatureKeyframe: Sendable {
  /// The frame's number in its video.
  public var frame: Int
  /// Its time, in ticks.
  public var pts: Int64
  /// Its points.
  public var features: FeatureSet

  /// Memberwise.
  public init(frame: Int, pts: Int64, features: FeatureSet) { (self.frame, self.pts, self.features) = (frame, pts, features) }
}
