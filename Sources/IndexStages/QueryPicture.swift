internal import FrameIndex
internal import PixelKernels
internal import Pixels

/// A picture that is looked for, as packed RGB.
public struct QueryPicture: Sendable {
  public var width: Int
  public var height: Int
  /// `height` rows of `width` pixels, tightly packed.
  public var rgb24: [UInt8]

  /// The picture's points, and those of its mirror image if that counts too.
  func features(mirrored: Bool) -> [FeatureSet] {
    var extractor = FeatureExtractor(width: width, height: height, options: .query)
    return (mirrored ? [false, true] : [false]).map { isMirrored in
      // Safe: any memory may be read as bytes.
      unsafe extractor.extract(rgb24: rgb24.span.bytes, stride: 3 * width, mirrored: isMirrored)
      return FeatureSet(extractor)
    }
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

extension QueryPicture {
  /// The fingerprint that a frame would have that looks like what this picture shows of it.
  ///
  /// - Parameters:
  ///   - corners: where the frame's corners are seen.
  ///   - aspect: width and height of the frame, in any unit.
  ///   - box: the part of the frame that is hashed, as parts of its width and height.
  /// - Returns: `nil` if much of the frame is not seen.
  func fingerprint(of corners: [PicturePoint], aspect: (width: Int, height: Int), box: UnitBox) -> PDQ? {
    // Safe: any memory may be read as bytes.
    guard
      let frame = unsafe RectifiedPicture(
        rgb24: rgb24.span.bytes, width: width, height: height, corners: corners, aspect: aspect, longSide: Self.rectifiedSide)
    else { return nil }
    let pixels = box.pixels(width: frame.width, height: frame.height)
    var hasher = PDQHasher(width: frame.width, height: frame.height)
    return unsafe hasher.hash(rgb24: frame.rgb24.span.bytes, stride: 3 * frame.width, box: pixels).pdq
  }

  /// A fingerprint sees 64 x 64 points of it.
  private static let rectifiedSide = 512
}

/// A part of a frame: from 0 to 1 along both axes.
struct UnitBox {
  var x: Double
  var y: Double
  var width: Double
  var height: Double

  /// - Parameter box: in pixels of a frame of this size.
  init(_ box: PixelBox, width: Int, height: Int) {
    (x, y) = (Double(box.x) / Double(width), Double(box.y) / Double(height))
    (self.width, self.height) = (Double(box.width) / Double(width), Double(box.height) / Double(height))
  }

  /// In pixels of a frame of another size, inside it.
  func pixels(width: Int, height: Int) -> PixelBox {
    let left = min(width - 1, max(0, Int((x * Double(width)).rounded()))),
      top = min(height - 1, max(0, Int((y * Double(height)).rounded())))
    let right = min(width, max(left + 1, Int(((x + self.width) * Double(width)).rounded())))
    let bottom = min(height, max(top + 1, Int(((y + self.height) * Double(height)).rounded())))
    return PixelBox(x: left, y: top, width: right - left, height: bottom - top)
  }
}
