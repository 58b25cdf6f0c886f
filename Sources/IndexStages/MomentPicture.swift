public import FrameIndex

/// The picture of a moment: the frame in which the target is seen best, or the nearest one available.
public struct MomentPicture: Equatable, Sendable {
  /// The picture, as JPEG.
  public var thumbnail: Thumbnail
  /// Where it is seen: left, top, right and bottom, from 0 to 1 of the picture.
  public var box: SIMD4<Double>?
  /// Whether the picture shows the very frame that the box was found in.
  public var isExact: Bool

  /// The most pixels of the longer side.
  static let largestSide = 480
}

extension Moment {
  /// When the target is seen best.
  var pictureSeconds: Double { sighting?.seconds ?? view?.keyframeSeconds ?? seconds }
}

extension Sighting {
  /// The box as a part of a frame.
  ///
  /// - Parameter frame: where that lies in the displayed picture.
  func part(of frame: SIMD4<Double>) -> SIMD4<Double>? {
    let (width, height) = (frame.z - frame.x, frame.w - frame.y)
    let part = (box - SIMD4(frame.x, frame.y, frame.x, frame.y)) / SIMD4(width, height, width, height)
    let shown = part.clamped(lowerBound: .zero, upperBound: .one)
    return shown.x < shown.z && shown.y < shown.w ? shown : nil
  }
}
