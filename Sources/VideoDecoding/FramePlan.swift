internal import CLibAV
internal import Pixels

/// How frames of one shape become packed frames. Made when the shape changes, used for every frame.
struct FramePlan {
  let shape: FrameShape
  /// The picture as the decoder has it.
  let stored: FrameLayout
  /// The packed, turned picture.
  let layout: FrameLayout
  let colour: ColourDescription
  let orientation: Orientation
  let isOrientationPending: Bool
  /// Bytes of a pixel (or chroma sample, or chroma pair) in each plane.
  let elementBytes: [4 of Int]

  init(_ shape: FrameShape, isStillImage: Bool, limit: Int) throws(DecodingError) {
    guard let format = PixelFormat(name: shape.formatName) else {
      throw DecodingError(.unsupported, "pixel format '\(shape.formatName)' is not supported")
    }
    guard let stored = FrameLayout(width: Int(shape.width), height: Int(shape.height), format: format) else {
      throw DecodingError(
        .unsupported, "frame of \(shape.width)x\(shape.height) pixels: sides of 1 to \(FrameLayout.largestSide) are supported")
    }
    guard stored.byteCount <= limit else {
      throw DecodingError(
        .unsupported, "frame of \(shape.width)x\(shape.height) pixels: its \(stored.byteCount) bytes are above the limit of \(limit)",
        hint: "--max-frame-bytes raises it")
    }
    let turned = Self.turned(stored, by: shape.orientation)
    self.shape = shape
    self.stored = stored
    layout = turned ?? stored
    orientation = turned == nil ? .identity : shape.orientation
    isOrientationPending = shape.isOblique || turned == nil
    colour = shape.colour(of: layout, isStillImage: isStillImage)
    elementBytes = Self.elementBytes(of: format)
  }

  /// The layout of the turned frame, sample for sample; `nil` where the format has no turned form.
  ///
  /// Planes are turned one by one. A quarter turn makes 4:4:0 of 4:2:2 and the reverse.
  private static func turned(_ stored: FrameLayout, by orientation: Orientation) -> FrameLayout? {
    if orientation == .identity { return stored }
    guard hasWholeElements(stored.format) else { return nil }
    guard orientation.swapsSides else { return stored }
    guard let format = stored.format.transposed else { return nil }
    return FrameLayout(width: stored.height, height: stored.width, format: format)
  }

  /// Whether each plane is a grid of whole bytes. Bit masks and packed 4:2:2, where pixels share bytes, are not.
  private static func hasWholeElements(_ format: PixelFormat) -> Bool {
    let descriptor = format.descriptor
    guard !descriptor.isBitPacked else { return false }
    return (0..<descriptor.planeCount).allSatisfy { plane in
      Set(descriptor.components.filter { $0.plane == plane }.map(\.step)).count == 1
    }
  }

  private static func elementBytes(of format: PixelFormat) -> [4 of Int] {
    var bytes: [4 of Int] = .init(repeating: 1)
    for component in format.descriptor.components { bytes[component.plane] = component.step }
    return bytes
  }
}
