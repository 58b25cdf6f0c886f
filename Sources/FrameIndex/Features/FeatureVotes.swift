import Glibc
internal import PixelKernels

/// A point of a stored picture that looks like one of the query's.
struct FeatureVote {
  /// Index into the query's points.
  var query: Int32
  var place: FeaturePlace
}

/// How many points of a stored picture look like the query's, all rotated, scaled and shifted alike.
///
/// Counts alone are worth little if textures repeat. So votes are counted as in a Hough transform, in bins of 30°, a factor of
/// 1.44 and a quarter of the picture, each of which overlaps the next by half.
struct FeatureVotes {
  /// Twelfths of a turn, each half a bin apart.
  private static let angleBins = 24
  /// Bins of scale, a level apart.
  private static let scaleBins = 34

  /// Places that a vote counts for in each bin of angle and scale.
  private static let binsPerTurn = 4

  private let query: [FeaturePoint]
  /// The bins that hold the current picture's votes.
  private var bins = BinCounts()
  /// Votes by angle and scale alone, and the bins with enough of them.
  private var turns = Array(repeating: Int32(0), count: angleBins * scaleBins)
  private var turnBins: [Int] = []

  init(query: [FeaturePoint]) { self.query = query }

  /// The votes of the bin with the most of them.
  ///
  /// - Returns: `nil` for fewer than `least`.
  mutating func most(_ votes: ArraySlice<FeatureVote>, atLeast least: Int = 0) -> Int? {
    guard votes.count > 2 else { return votes.count >= least ? votes.count : nil }
    countTurns(votes, atLeast: max(1, least))
    var most = 0
    for bin in turnBins {
      bins.begin(count: Self.binsPerTurn * votes.count)
      for vote in votes { add(vote, bin) }
      most = max(most, bins.most)
    }
    return most >= least ? most : nil
  }

  /// Looks for the bins of angle and scale that enough votes lie in. Of random votes hardly any do, and this
  /// costs less than looking at where each of them says the picture is.
  private mutating func countTurns(_ votes: ArraySlice<FeatureVote>, atLeast least: Int) {
    turnBins.removeAll(keepingCapacity: true)
    for vote in votes {
      Self.forEachTurnBin(turn(vote)) { bin in
        turns[bin] += 1
        if turns[bin] == least { turnBins.append(bin) }
      }
    }
    for vote in votes { Self.forEachTurnBin(turn(vote)) { turns[$0] = 0 } }
  }

  /// Calls `body` with the four bins of angle and scale that a vote lies in.
  @inline(__always)
  private static func forEachTurnBin(_ turn: (steps: Int, levels: Int, bin: Int), _ body: (Int) -> Void) {
    let last = (turn.bin + angleBins - 1) % angleBins
    for scale in turn.levels + 15...turn.levels + 16 {
      body(scale * angleBins + turn.bin)
      body(scale * angleBins + last)
    }
  }

  /// By how many steps and levels the query's point is turned and enlarged, and the bin of its angle.
  @inline(__always)
  private func turn(_ vote: FeatureVote) -> (steps: Int, levels: Int, bin: Int) {
    let point = query[Int(vote.query)], steps = (Int(point.angle) - vote.place.angle) & 31
    return (steps, Int(point.level) - vote.place.level, steps * Self.angleBins / FeaturePoint.angleSteps)
  }

  /// Adds the four places that a vote counts for in one of its bins of angle and scale.
  @inline(__always)
  private mutating func add(_ vote: FeatureVote, _ turnBin: Int) {
    let (steps, levels, angle) = turn(vote), scaleBin = turnBin / Self.angleBins, angleBin = turnBin % Self.angleBins
    guard 0...1 ~= levels + 16 - scaleBin, angle == angleBin || angle == (angleBin + 1) % Self.angleBins else { return }
    let point = query[Int(vote.query)], place = vote.place
    let scale = Self.scales[levels + 16], (cos, sin) = Self.directions[steps]
    // Where the middle of a picture of 640 x 360 would be seen.
    let (x, y) = (Double(320 - place.x) * scale, Double(180 - place.y) * scale)
    let centre = (x: Double(point.x) + x * cos - y * sin, y: Double(point.y) + x * sin + y * cos)
    // Half a bin is an eighth of the picture.
    let unit = 80 * Self.scales[scaleBin]
    let (column, row) = (Int((centre.x / unit).rounded(.down)), Int((centre.y / unit).rounded(.down)))
    for bin in 0..<Self.binsPerTurn {
      let (x, y) = (UInt32(truncatingIfNeeded: column - bin & 1), UInt32(truncatingIfNeeded: row - bin >> 1))
      bins.add(UInt64(x) << 32 | UInt64(y))
    }
  }

  /// 1.2 to the power of −17…15, of which the first is only reached half a bin below.
  private static let scales: [Double] = (0..<scaleBins).map { pow(1.2, Double($0 - 16)) }
  private static let directions: [(cos: Double, sin: Double)] = (0..<FeaturePoint.angleSteps).map { step in
    let angle = Double(step) * 2 * .pi / Double(FeaturePoint.angleSteps)
    return (cos(angle), sin(angle))
  }
}

/// How often numbers occur, of one list at a time. A table with open addressing, which is not emptied between lists: each slot
/// says which list it is of.
struct BinCounts {
  private struct Slot {
    var number: UInt64 = 0
    var list: UInt32 = 0
    var count: UInt32 = 0
  }

  private var slots = Array(repeating: Slot(), count: 1024)
  private var list: UInt32 = 0
  /// The most that any number of the list has.
  private(set) var most = 0

  /// Begins a list of at most `count` numbers.
  mutating func begin(count: Int) {
    // At most half full.
    if slots.count < 2 * count || list == .max {
      var size = slots.count
      while size < 2 * count { size *= 2 }
      (slots, list) = (Array(repeating: Slot(), count: size), 0)
    }
    list += 1
    most = 0
  }

  @inline(__always)
  mutating func add(_ number: UInt64) {
    let last = slots.count - 1
    // Multiplied by 2^64 over the golden ratio, so that numbers which differ in any bit spread: Knuth, volume 3, 6.4.
    var place = Int(truncatingIfNeeded: (number &* 0x9E37_79B9_7F4A_7C15) >> 32) & last
    while slots[place].list == list, slots[place].number != number { place = (place + 1) & last }
    if slots[place].list != list { slots[place] = Slot(number: number, list: list) }
    slots[place].count += 1
    most = max(most, Int(slots[place].count))
  }
}
