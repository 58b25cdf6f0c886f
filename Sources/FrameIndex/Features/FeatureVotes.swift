import Glibc
internal import PixelKernels

/// A stored point that looks like one of the query's.
struct FeatureVote {
  /// Which of the stored pictures.
  var keyframe: Int32
  /// Index into the query's points.
  var query: Int32
  var place: FeaturePlace
}

/// Which stored pictures have the most points that look like the query's, all rotated, scaled and shifted alike.
///
/// Counts alone are worth little if textures repeat. So votes are counted as in a Hough transform, in bins of 30°, a factor of
/// 1.44 and a quarter of the picture, each of which overlaps the next by half.
struct FeatureVotes {
  /// Twelfths of a turn, each half a bin apart.
  private static let angleBins = 24

  private let query: [FeaturePoint]
  /// The bins that hold the current picture's votes.
  private var bins: [UInt64] = []

  init(query: [FeaturePoint]) { self.query = query }

  /// - Parameter votes: in any order.
  /// - Returns: pictures with the most votes in one bin, the most first; of equal ones, the one with the most votes in all, and
  ///   then the first.
  mutating func best(_ votes: [FeatureVote], count: Int) -> [(keyframe: Int32, votes: Int, all: Int)] {
    let sorted = votes.sorted { ($0.keyframe, $0.query, $0.place.bits) < ($1.keyframe, $1.query, $1.place.bits) }
    var found: [(keyframe: Int32, votes: Int, all: Int)] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].keyframe == sorted[start].keyframe { end += 1 }
      found.append((sorted[start].keyframe, most(sorted[start..<end]), end - start))
      start = end
    }
    found.sort { ($1.votes, $1.all, $0.keyframe) < ($0.votes, $0.all, $1.keyframe) }
    return Array(found.prefix(count))
  }

  /// The votes of the bin with the most of them.
  private mutating func most(_ votes: ArraySlice<FeatureVote>) -> Int {
    guard votes.count > 2 else { return votes.count }
    bins.removeAll(keepingCapacity: true)
    for vote in votes { add(vote) }
    bins.sort()
    var most = 0, start = 0
    for end in 1...bins.count where end == bins.count || bins[end] != bins[start] {
      most = max(most, end - start)
      start = end
    }
    return most
  }

  /// Adds the sixteen bins that a vote lies in.
  private mutating func add(_ vote: FeatureVote) {
    let point = query[Int(vote.query)], place = vote.place
    let turn = (Int(point.angle) - place.angle) & 31, levels = Int(point.level) - place.level
    let scale = Self.scales[levels + 16], (cos, sin) = Self.directions[turn]
    // Where the middle of a picture of 640 x 360 would be seen.
    let (x, y) = (Double(320 - place.x) * scale, Double(180 - place.y) * scale)
    let centre = (x: Double(point.x) + x * cos - y * sin, y: Double(point.y) + x * sin + y * cos)
    let angleBin = turn * Self.angleBins / FeaturePoint.angleSteps
    for scaleBin in [levels, levels - 1] {
      // Half a bin is an eighth of the picture.
      let unit = 80 * Self.scales[scaleBin + 16]
      let (column, row) = (Int((centre.x / unit).rounded(.down)), Int((centre.y / unit).rounded(.down)))
      for bin in 0..<8 {
        let angle = (angleBin - bin & 1 + Self.angleBins) % Self.angleBins
        let key = UInt64(angle) << 56 | UInt64(scaleBin + 32) << 48 | UInt64(UInt16(truncatingIfNeeded: column - bin >> 1 & 1)) << 16
        bins.append(key | UInt64(UInt16(truncatingIfNeeded: row - bin >> 2)))
      }
    }
  }

  /// 1.2 to the power of −17…15, of which the first is only reached half a bin below.
  private static let scales: [Double] = (0..<34).map { pow(1.2, Double($0 - 16)) }
  private static let directions: [(cos: Double, sin: Double)] = (0..<FeaturePoint.angleSteps).map { step in
    let angle = Double(step) * 2 * .pi / Double(FeaturePoint.angleSteps)
    return (cos(angle), sin(angle))
  }
}
