/// How far apart agreeing matches lie, in the part of a stored picture that a query shows.
///
/// Two videos of one channel share its logo, and two news items a caption: many points agree then, but all in one place. So
/// matches must lie all over the part of the frame that the query shows.
struct FeatureSpread: Sendable {
  /// In the stored picture's reduced pixels.
  struct Box {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double

    init(left: Double, top: Double, right: Double, bottom: Double) {
      (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    init(around points: [PicturePoint], margin: Double) {
      let (x, y) = (points.map(\.x), points.map(\.y))
      (left, top) = ((x.min() ?? 0) - margin, (y.min() ?? 0) - margin)
      (right, bottom) = ((x.max() ?? 0) + margin, (y.max() ?? 0) + margin)
    }

    func holds(_ point: PicturePoint) -> Bool { left...max(left, right) ~= point.x && top...max(top, bottom) ~= point.y }
  }

  /// The grid in which matches must spread: at least two in each of the cells that count.
  private static let (columns, rows) = (4, 3)
  /// The smallest fraction of the box's width and height that matches must span, ignoring the outermost on each side.
  private static let leastExtent = 0.2
  /// If the grid is filled and this fraction of the visible points agrees, matches may lie closer together.
  private static let wideShare = 0.4
  /// They may lie anywhere if they enclose this fraction of the visible points: everything else is flat.
  private static let flatShare = 0.9
  private static let margin = 10.0

  /// Whether they lie in two rows and two columns of the grid at least, and far enough apart.
  let isWide: Bool
  /// Whether they extend further than a logo, or there is hardly anything else.
  let isPossible: Bool

  /// - Parameters:
  ///   - places: of the matches, in the stored picture.
  ///   - box: what the query shows of it.
  ///   - seen: stored points in the box.
  init(of places: [PicturePoint], in box: Box, seen: [PicturePoint]) {
    let (width, height) = (max(1, box.right - box.left), max(1, box.bottom - box.top))
    var counts = Array(repeating: 0, count: Self.columns * Self.rows)
    for place in places {
      let (x, y) = ((place.x - box.left) / width, (place.y - box.top) / height)
      let column = min(max(0, Int(x * Double(Self.columns))), Self.columns - 1)
      let row = min(max(0, Int(y * Double(Self.rows))), Self.rows - 1)
      counts[row * Self.columns + column] += 1
    }
    let cells = counts.indices.filter { counts[$0] >= 2 }
    let isGrid = Set(cells.map { $0 % Self.columns }).count >= 2 && Set(cells.map { $0 / Self.columns }).count >= 2
    let extent = min(Self.extent(places.map(\.x)) / width, Self.extent(places.map(\.y)) / height)
    isWide = isGrid && (extent >= Self.leastExtent || Double(places.count) >= Self.wideShare * Double(seen.count))
    let near = Box(around: places, margin: Self.margin)
    isPossible = extent >= Self.leastExtent || Double(seen.count { near.holds($0) }) >= Self.flatShare * Double(seen.count)
  }

  /// From the second to the last but one.
  private static func extent(_ values: [Double]) -> Double {
    guard values.count > 3 else { return 0 }
    let sorted = values.sorted()
    return sorted[sorted.count - 2] - sorted[1]
  }
}
