internal import FrameIndex
internal import PixelKernels

/// A picture that is looked for, as packed RGB.
public struct QueryPicture: Sendable {
  /// Pixels of a row.
  public var width: Int
  /// Rows.
  public var height: Int
  /// `height` rows of `width` pixels, tightly packed.
  public var rgb24: [UInt8]

  /// The picture's points and luma, and those of its mirror image if that counts too.
  func points(mirrored: Bool) -> QueryPoints {
    var extractor = FeatureExtractor(width: width, height: height, options: .query), points = QueryPoints()
    for isMirrored in mirrored ? [false, true] : [false] {
      // Safe: any memory may be read as bytes.
      unsafe extractor.extract(rgb24: rgb24.span.bytes, stride: 3 * width, mirrored: isMirrored)
      points.pictures.append(FeatureSet(extractor))
      points.lumas.append(QueryLuma(extractor))
    }
    return points
  }

  /// How a stored frame is seen in this picture.
  func view(of finding: FeatureFinding) -> FeatureView {
    FeatureView(
      inliers: finding.inliers, corners: place(finding.corners, isMirrored: finding.picture == 1), isMirrored: finding.picture == 1,
      keyframeSeconds: finding.keyframeSeconds)
  }

  /// Corners in this picture's pixels.
  ///
  /// - Parameter corners: in those of its reduced size, or of its mirror image's.
  func place(_ corners: [PicturePoint], isMirrored: Bool) -> [PicturePoint] {
    let size = FeatureOptions.query.size(width: width, height: height)
    let (across, down) = (Double(width) / Double(size.width), Double(height) / Double(size.height))
    return corners.map { corner in
      let x = (corner.x + 0.5) * across - 0.5
      return PicturePoint(x: isMirrored ? Double(width - 1) - x : x, y: (corner.y + 0.5) * down - 0.5)
    }
  }
}

/// What is compared of a picture beside its fingerprint: of the picture as it is, and of its mirror image if that counts too.
struct QueryPoints {
  var pictures: [FeatureSet] = []
  var lumas: [QueryLuma] = []
}
