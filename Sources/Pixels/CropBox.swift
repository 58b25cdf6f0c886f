/// A rectangle of a picture in units of 1/65,536 pixel (`GeometryStep.cropUnit`), so that fractional boxes stay exact.
public struct CropBox: Equatable, Sendable {
  /// Left of the box, in `GeometryStep.cropUnit`ths of a pixel.
  public var x: Int
  /// Above the box, in the same unit.
  public var y: Int
  /// Width in the same unit.
  public var width: Int
  /// Height in the same unit.
  public var height: Int

  /// All four in units of 1/65,536 pixel.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The box that covers `width` x `height` whole pixels from the corner (`left`, `top`).
  public init(left: Int, top: Int, pixelWidth width: Int, pixelHeight height: Int) {
    let unit = GeometryStep.cropUnit
    self.init(x: left * unit, y: top * unit, width: width * unit, height: height * unit)
  }

  /// Whether the box lies in a picture of `width` x `height` pixels and is not empty.
  public func isInside(width pixelWidth: Int, height pixelHeight: Int) -> Bool {
    let unit = GeometryStep.cropUnit
    let (right, isFarX) = x.addingReportingOverflow(width)
    let (bottom, isFarY) = y.addingReportingOverflow(height)
    guard x >= 0, y >= 0, width > 0, height > 0, !isFarX, !isFarY else { return false }
    return right <= pixelWidth * unit && bottom <= pixelHeight * unit
  }
}
