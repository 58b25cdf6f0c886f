internal import PixelKernels

/// A row of the table of features: which keyframes its points belong to.
struct FeatureRecord {
  static let columns = "feature.id, feature.keyframes, feature.points, feature.facts"

  var id: Int64
  var entries: [FeatureSegment.Entry]
  var points: Int

  /// From a statement whose first columns are `columns`.
  init(_ row: borrowing Statement) throws(IndexError) {
    id = row.integer(0)
    points = Int(clamping: row.integer(2))
    entries = try FeatureSegment.entries(
      row.bytes(3), count: Int(clamping: row.integer(1)), points: points, ofFeature: id, in: row.connection.path)
  }

  /// The keyframes with their points.
  func keyframes(scan: [UInt8], rest: [UInt8], of path: String) throws(IndexError) -> [FeatureKeyframe] {
    guard scan.count == points * FeatureSegment.scanBytes, rest.count == points * FeatureSegment.restBytes else {
      throw .damaged(path: path, detail: "feature \(id) has \(scan.count) and \(rest.count) bytes for \(points) points")
    }
    var next = 0
    return entries.map { entry in
      defer { next += entry.points }
      let points = (next..<next + entry.points).map { Self.point($0, of: self.points, scan, rest) }
      let features = FeatureSet(width: entry.width, height: entry.height, points: points)
      return FeatureKeyframe(frame: entry.frame, pts: entry.pts, features: features)
    }
  }

  static func point(_ index: Int, of count: Int, _ scan: [UInt8], _ rest: [UInt8]) -> FeaturePoint {
    func word(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    let place = FeaturePlace(bits: UInt32(word(scan, 8 * count + 4 * index, 4)))
    return place.point(SIMD2(word(scan, 8 * index, 8), word(rest, 8 * index, 8)))
  }
}
