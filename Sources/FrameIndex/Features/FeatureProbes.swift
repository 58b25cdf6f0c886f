internal import PixelKernels

/// The keys that a query's points may have in the index: their own, and those with doubtful bits flipped.
struct FeatureProbes {
  /// The most bits by which the rest of the first words of two views of one point may differ.
  static let mostDistance = 12

  /// A point of the query under one of its keys.
  private struct Entry {
    var word: UInt64
    var key: UInt32
    /// Index into the query's points.
    var point: Int32
  }

  /// One bit for every key: 128 KiB, which stay in cache while megabytes of stored keys stream through.
  private var isWanted = Array(repeating: UInt64(0), count: FeatureKey.count / 64)
  /// Wanted keys before each word of `isWanted`.
  private var ranks = Array(repeating: Int32(0), count: FeatureKey.count / 64)
  /// Of each wanted key, in their order, its first entry, and the end of all.
  private var starts: [Int32] = []
  /// By their keys.
  private var entries: [Entry] = []

  /// - Parameter points: of the query, in the order in which votes name them.
  init(_ points: [FeaturePoint]) {
    entries.reserveCapacity(points.count * 16)
    for (index, point) in points.enumerated() {
      let word = point.descriptor.words[0], doubtful = UInt64(point.doubtfulKeyBits)
      // Every subset of the doubtful bits, from all of them down to none.
      var flipped = doubtful
      while true {
        entries.append(Entry(word: word, key: UInt32(FeatureKey.key(word ^ flipped)), point: Int32(index)))
        guard flipped != 0 else { break }
        flipped = (flipped - 1) & doubtful
      }
    }
    entries.sort { ($0.key, $0.point) < ($1.key, $1.point) }
    for (place, entry) in entries.enumerated() where place == 0 || entries[place - 1].key != entry.key {
      isWanted[Int(entry.key) >> 6] |= 1 << UInt64(entry.key & 63)
      starts.append(Int32(place))
    }
    starts.append(Int32(entries.count))
    var rank: Int32 = 0
    for (place, word) in isWanted.enumerated() {
      ranks[place] = rank
      rank += Int32(word.nonzeroBitCount)
    }
  }

  /// Calls `body` for every pair of a stored point and a query point that look alike, judging by their first words.
  @inline(__always)
  func forEachVote(in words: UnsafeBufferPointer<UInt64>, _ body: (_ stored: Int, _ query: Int32) -> Void) {
    unsafe isWanted.withUnsafeBufferPointer { isWanted in
      for index in 0..<words.count {
        let word = unsafe UInt64(littleEndian: words[index]), key = FeatureKey.key(word)
        let wanted = unsafe isWanted[key &>> 6], bit = UInt64(1) &<< UInt64(key & 63)
        guard wanted & bit != 0 else { continue }
        let rank = Int(ranks[key &>> 6]) + (wanted & (bit &- 1)).nonzeroBitCount
        for place in Int(starts[rank])..<Int(starts[rank + 1]) where FeatureKey.distance(entries[place].word, word) <= Self.mostDistance {
          body(index, entries[place].point)
        }
      }
    }
  }
}

/// The parts of a descriptor's first word: 20 bits that must match, or nearly, before 44 more are compared.
enum FeatureKey {
  static let bitCount = 20
  static let count = 1 << bitCount

  @inline(__always) static func key(_ word: UInt64) -> Int { Int(word & UInt64(count - 1)) }

  /// Bits that differ beyond the key.
  @inline(__always) static func distance(_ a: UInt64, _ b: UInt64) -> Int { ((a ^ b) >> UInt64(bitCount)).nonzeroBitCount }
}
