/// A rectangle of whole pixels inside a frame: columns `x ..< x + width`, rows `y ..< y + height`.
public struct PixelBox: Hashable, Sendable {
  /// Columns left of the box.
  public var x: Int
  /// Rows above the box.
  public var y: Int
  /// Columns of the box.
  public var width: Int
  /// Rows of the box.
  public var height: Int

  /// Memberwise.
  public init(x: Int, y: Int, width: Int, height: Int) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// All of a frame.
  public init(width: Int, height: Int) { self.init(x: 0, y: 0, width: width, height: height) }

  /// Whether the rectangle has pixels and all of them lie in a frame of this size.
  public func fits(width frameWidth: Int, height frameHeight: Int) -> Bool {
    x >= 0 && y >= 0 && width > 0 && height > 0 && width <= frameWidth - x && height <= frameHeight - y
  }

  /// Whether all of the other box lies in this one.
  public func contains(_ other: PixelBox) -> Bool {
    other.x >= x && other.y >= y && other.x + other.width <= x + width && other.y + other.height <= y + height
  }

  /// The largest rectangle in the middle of this one whose width is `aspect` times its height, rounded to whole pixels.
  public func centre(aspect: Double) -> PixelBox {
    let inner = (
      width: min(width, max(1, Int((Double(height) * aspect).rounded()))),
      height: min(height, max(1, Int((Double(width) / aspect).rounded())))
    )
    return PixelBox(x: x + (width - inner.width) / 2, y: y + (height - inner.height) / 2, width: inner.width, height: inner.height)
  }
}

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

/// A fraction: a time base in seconds, or an aspect ratio.
public struct Rational: Hashable, Sendable {
  /// Above the line.
  public var numerator: Int32
  /// Below the line; 0 makes it no number.
  public var denominator: Int32

  /// A fraction as it is written; it is not reduced.
  public init(_ numerator: Int32, _ denominator: Int32) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Whether it is a number above 0, as a time base must be.
  public var isPositive: Bool { numerator > 0 && denominator > 0 }
  /// The nearest floating-point number; NaN or infinite if the denominator is 0.
  public var doubleValue: Double { Double(numerator) / Double(denominator) }
}
