/// The part that is kept of a picture that is resized as a whole: what torchvision's `Resize` and `CenterCrop` leave.
public struct ResizeWindow: Equatable, Sendable {
  /// Pixels of the resized picture's rows.
  public let width: Int
  /// Rows of the resized picture.
  public let height: Int
  /// The first column that is kept.
  public let left: Int
  /// The first row that is kept.
  public let top: Int

  /// The middle of a picture that covers more than what is kept.
  ///
  /// - Parameters:
  ///   - source: pixels of the picture.
  ///   - kept: pixels that are kept.
  ///   - eighths: of the shorter side that are kept: 7 of 256 pixels are 224.
  init(source: (width: Int, height: Int), kept: (width: Int, height: Int), eighths: Int) {
    let isTall = source.width * kept.height <= source.height * kept.width
    // As torchvision has it: the longer side is cut off, the middle's halves go to even.
    let across = (8 * kept.width + eighths / 2) / eighths, down = (8 * kept.height + eighths / 2) / eighths
    width = isTall ? across : max(down * source.width / source.height, kept.width)
    height = isTall ? max(across * source.height / source.width, kept.height) : down
    left = Int((Double(width - kept.width) / 2).rounded(.toNearestOrEven))
    top = Int((Double(height - kept.height) / 2).rounded(.toNearestOrEven))
  }

  /// The part of the source that is kept, rounded to 1/65,536 pixel.
  func box(of source: (width: Int, height: Int), kept: (width: Int, height: Int)) -> CropBox {
    let unit = GeometryStep.cropUnit
    return CropBox(
      x: left * source.width * unit / width, y: top * source.height * unit / height,
      width: max(kept.width * source.width * unit / width, 1),
      height: max(kept.height * source.height * unit / height, 1))
  }
}
