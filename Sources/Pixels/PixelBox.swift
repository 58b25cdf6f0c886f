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
