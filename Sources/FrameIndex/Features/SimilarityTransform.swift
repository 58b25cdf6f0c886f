import Glibc

/// A place in a picture, in pixels.
public struct PicturePoint: Hashable, Sendable {
  /// Pixels from the left edge.
  public var x: Double
  /// Pixels from the upper edge.
  public var y: Double

  /// Memberwise.
  public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }

  func distance(to other: PicturePoint) -> Double { hypot(x - other.x, y - other.y) }
}

/// Rotates, scales and shifts: `x' = a x − b y + dx`, `y' = b x + a y + dy`.
struct SimilarityTransform: Hashable, Sendable {
  var a: Double
  var b: Double
  var dx: Double
  var dy: Double

  init(a: Double, b: Double, dx: Double, dy: Double) { (self.a, self.b, self.dx, self.dy) = (a, b, dx, dy) }

  /// The one that takes two points to two others; `nil` if the two coincide.
  init?(_ from: (PicturePoint, PicturePoint), to: (PicturePoint, PicturePoint)) {
    let (ux, uy) = (from.1.x - from.0.x, from.1.y - from.0.y), (vx, vy) = (to.1.x - to.0.x, to.1.y - to.0.y)
    let square = ux * ux + uy * uy
    guard square > 0 else { return nil }
    (a, b) = ((ux * vx + uy * vy) / square, (ux * vy - uy * vx) / square)
    (dx, dy) = (to.0.x - a * from.0.x + b * from.0.y, to.0.y - b * from.0.x - a * from.0.y)
  }

  /// The one with the least sum of squared errors; `nil` if all points coincide.
  init?(fitting pairs: [(from: PicturePoint, to: PicturePoint)]) {
    guard !pairs.isEmpty else { return nil }
    let count = Double(pairs.count)
    let (mx, my) = (pairs.reduce(0) { $0 + $1.from.x } / count, pairs.reduce(0) { $0 + $1.from.y } / count)
    let (nx, ny) = (pairs.reduce(0) { $0 + $1.to.x } / count, pairs.reduce(0) { $0 + $1.to.y } / count)
    var (along, across, square) = (0.0, 0.0, 0.0)
    for pair in pairs {
      let (ux, uy, vx, vy) = (pair.from.x - mx, pair.from.y - my, pair.to.x - nx, pair.to.y - ny)
      along += ux * vx + uy * vy
      across += ux * vy - uy * vx
      square += ux * ux + uy * uy
    }
    guard square > 0 else { return nil }
    (a, b) = (along / square, across / square)
    (dx, dy) = (nx - a * mx + b * my, ny - b * mx - a * my)
  }

  var scale: Double { hypot(a, b) }
  /// Radians, clockwise from the right as the picture is seen.
  var angle: Double { atan2(b, a) }

  func callAsFunction(_ point: PicturePoint) -> PicturePoint {
    PicturePoint(x: a * point.x - b * point.y + dx, y: b * point.x + a * point.y + dy)
  }

  /// The point that is taken to this one. The scale is not 0.
  func inverse(_ point: PicturePoint) -> PicturePoint {
    let (x, y, square) = (point.x - dx, point.y - dy, a * a + b * b)
    return PicturePoint(x: (a * x + b * y) / square, y: (a * y - b * x) / square)
  }
}
