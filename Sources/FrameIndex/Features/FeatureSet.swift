public import PixelKernels

/// The points of one picture, in pixels of its reduced size.
public struct FeatureSet: Sendable {
  /// The reduced size, in pixels.
  public var width: Int
  /// Rows of the reduced picture.
  public var height: Int
  /// The points, in the order in which the extractor found them.
  public var points: [FeaturePoint]

  /// Memberwise.
  public init(width: Int, height: Int, points: [FeaturePoint]) {
    (self.width, self.height, self.points) = (width, height, points)
  }

  /// The points of the picture that was extracted last.
  public init(_ extractor: borrowing FeatureExtractor) {
    let points = extractor.points
    self.init(width: extractor.reducedWidth, height: extractor.reducedHeight, points: points.indices.map { points[$0] })
  }
}
