/// How a stored frame is seen in a query picture.
public struct FeatureView: Equatable, Sendable {
  /// Points that agree.
  public var inliers: Int
  /// Where the frame's corners are seen, in the query picture's pixels: those of its top left, top right, bottom right and bottom left.
  public var corners: [PicturePoint]
  /// Whether the frame is seen mirrored.
  public var isMirrored: Bool
  /// The time of the stored frame that agrees best, in seconds.
  public var keyframeSeconds: Double

  /// Memberwise.
  public init(inliers: Int, corners: [PicturePoint], isMirrored: Bool, keyframeSeconds: Double) {
    (self.inliers, self.corners, self.isMirrored, self.keyframeSeconds) = (inliers, corners, isMirrored, keyframeSeconds)
  }
}
