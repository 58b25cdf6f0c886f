internal import FrameIndex
internal import JPEGFiles
internal import JSONText
internal import PixelKernels
internal import SystemIO

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

/// Draws on a page where in the query a video is seen. The page holds the query once, however often it is drawn.
struct QueryOutline {
  /// The query, hidden by itself.
  let definition: String
  private let width: Int
  private let height: Int

  init(_ query: QueryPicture) throws {
    (width, height) = (query.width, query.height)
    var encoder = JPEGEncoder(quality: Thumbnail.jpegQuality)
    do throws(JPEGError) {
      // Safe: any memory may be read as bytes.
      let file = try unsafe encoder.encode(rgb24: query.rgb24.span.bytes, width: width, height: height)
      definition = """
        <svg class="defs" width="0" height="0" aria-hidden="true"><defs><image id="query" width="\(width)" height="\(height)" \
        href="data:image/jpeg;base64,\(Base64.encode(file))"/></defs></svg>

        """
    } catch {
      throw Failure(.internalError, "cannot make a jpeg of the query: \(error)")
    }
  }

  /// The query with an outline.
  ///
  /// - Parameter corners: in the query's pixels.
  func drawing(_ corners: [PicturePoint]) -> String {
    let points = corners.map { "\(Int($0.x.rounded())),\(Int($0.y.rounded()))" }.joined(separator: " ")
    return """
      <svg class="query" viewBox="0 0 \(width) \(height)" role="img" aria-label="where it is seen in the query">\
      <use href="#query"/><polygon points="\(points)"/></svg>

      """
  }
}
