internal import PixelKernels

/// A stored point and the point of a query that looks like it.
struct FeatureMatch {
  /// Places in the stored picture's points and in the query's.
  var stored: Int
  var query: Int
  /// Bits that differ.
  var distance: Int
}

/// Pairs the points of stored pictures with those of one query.
struct FeatureMatcher {
  /// The most bits by which two views of one point differ. Of unrelated points one pair in eleven million is as near.
  static let mostDistance = 34
  /// A match is nearer than this part of the second nearest point's distance.
  static let ratio = (17, 20)

  private let query: [SIMD2<UInt64>]

  init(_ query: FeatureSet) { self.query = query.points.map(\.descriptor.words) }

  /// For each stored point the query point that is clearly the nearest, and each query point once.
  ///
  /// - Returns: the nearest first.
  func matches(of stored: [FeaturePoint]) -> [FeatureMatch] {
    var best = [Int: FeatureMatch](minimumCapacity: stored.count)
    for (index, point) in stored.enumerated() {
      guard let match = nearest(to: point.descriptor.words, index) else { continue }
      if let other = best[match.query], other.distance <= match.distance { continue }
      best[match.query] = match
    }
    return best.values.sorted { ($0.distance, $0.stored) < ($1.distance, $1.stored) }
  }

  private func nearest(to words: SIMD2<UInt64>, _ index: Int) -> FeatureMatch? {
    let found = unsafe query.withUnsafeBufferPointer { unsafe HammingKernels.nearest($0, to: words) }
    guard let found, found.distance <= Self.mostDistance else { return nil }
    guard found.second == .max || found.distance * Self.ratio.1 < found.second * Self.ratio.0 else { return nil }
    return FeatureMatch(stored: index, query: found.place, distance: found.distance)
  }
}
