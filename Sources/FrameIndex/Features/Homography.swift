import Glibc

/// How a camera sees a plane: `x' = (h0 x + h1 y + h2) / (h6 x + h7 y + 1)`, and `y'` alike.
struct Homography: Hashable, Sendable {
  var rows: [Double]

  /// The one with the least sum of squared algebraic errors, over coordinates that are centred and scaled first (Hartley, 1997);
  /// `nil` if the points determine none.
  init?(fitting pairs: [(from: PicturePoint, to: PicturePoint)]) {
    guard pairs.count >= 4, let from = Frame(pairs.map(\.from)), let to = Frame(pairs.map(\.to)) else { return nil }
    var system = LinearSystem(unknowns: 8)
    for pair in pairs {
      let (p, q) = (from.inside(pair.from), to.inside(pair.to))
      system.add([p.x, p.y, 1, 0, 0, 0, -p.x * q.x, -p.y * q.x], equals: q.x)
      system.add([0, 0, 0, p.x, p.y, 1, -p.x * q.y, -p.y * q.y], equals: q.y)
    }
    guard let h = system.solution() else { return nil }
    // Back out of the normalised frames: T⁻¹ H S.
    let s = from.scale, t = to.scale
    let m = [h[0] * s, h[1] * s, h[2] - s * (h[0] * from.x + h[1] * from.y)]
    let n = [h[3] * s, h[4] * s, h[5] - s * (h[3] * from.x + h[4] * from.y)]
    let w = [h[6] * s, h[7] * s, 1 - s * (h[6] * from.x + h[7] * from.y)]
    let all = (0..<3).map { m[$0] / t + to.x * w[$0] } + (0..<3).map { n[$0] / t + to.y * w[$0] } + w
    guard all.allSatisfy(\.isFinite), abs(w[2]) > 1e-9 else { return nil }
    rows = all.map { $0 / w[2] }
  }

  /// Where a point is seen; `nil` if the camera points away from it.
  func callAsFunction(_ point: PicturePoint) -> PicturePoint? {
    let depth = rows[6] * point.x + rows[7] * point.y + 1
    guard depth > 1e-6 else { return nil }
    return PicturePoint(
      x: (rows[0] * point.x + rows[1] * point.y + rows[2]) / depth, y: (rows[3] * point.x + rows[4] * point.y + rows[5]) / depth)
  }

  /// The middle of points, and what brings them to a mean distance of √2 from it.
  private struct Frame {
    let x: Double
    let y: Double
    let scale: Double

    init?(_ points: [PicturePoint]) {
      let count = Double(points.count)
      let middle = PicturePoint(x: points.reduce(0) { $0 + $1.x } / count, y: points.reduce(0) { $0 + $1.y } / count)
      let mean = points.reduce(0) { $0 + $1.distance(to: middle) } / count
      guard mean > 0 else { return nil }
      (x, y, scale) = (middle.x, middle.y, 2.0.squareRoot() / mean)
    }

    func inside(_ point: PicturePoint) -> PicturePoint { PicturePoint(x: (point.x - x) * scale, y: (point.y - y) * scale) }
  }
}
