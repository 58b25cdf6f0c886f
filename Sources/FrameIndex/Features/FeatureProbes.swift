internal import CIntrinsics
internal import PixelKernels

/// The keys that a query's points may have in the index: their own, and those with doubtful bits flipped.
struct FeatureProbes {
  /// The most bits by which the rest of the first words of two views of one point may differ,
  static let mostDistance = 12
  /// and in an index with many points, where as many more are as near by chance.
  static let mostDistanceOfMany = 10
  static let manyPoints = 100_000_000
  /// Points that are looked up before those found are compared.
  private static let blockSize = 1024
  /// Places that a look-up writes beyond those that it finds.
  private static let slack = 16

  /// One bit for every key: 128 KiB, which stay in cache while megabytes of stored keys stream through.
  private var isWanted = Array(repeating: UInt64(0), count: FeatureKey.count / 64)
  /// Wanted keys before each word of `isWanted`.
  private var ranks = Array(repeating: Int32(0), count: FeatureKey.count / 64)
  /// Of each wanted key, in their order, its first entry, and the end of all.
  private var starts: [Int32] = []
  /// The entries by their keys: the first word of a query point, and its place among them.
  private let words: [UInt64]
  private let points: [Int32]
  /// The most entries of a key.
  private var longest = 0

  private let mostDistance: Int

  /// - Parameters:
  ///   - points: of the query, in the order in which votes name them.
  ///   - stored: how many points the index has.
  init(_ points: [FeaturePoint], stored: Int = 0) {
    mostDistance = stored < Self.manyPoints ? Self.mostDistance : Self.mostDistanceOfMany
    var entries: [(key: UInt32, point: Int32)] = []
    entries.reserveCapacity(points.count * 16)
    for (index, point) in points.enumerated() {
      let word = point.descriptor.words[0], doubtful = UInt64(point.doubtfulKeyBits)
      // Every subset of the doubtful bits, from all of them down to none.
      var flipped = doubtful
      while true {
        entries.append((UInt32(FeatureKey.key(word ^ flipped)), Int32(index)))
        guard flipped != 0 else { break }
        flipped = (flipped - 1) & doubtful
      }
    }
    entries.sort { ($0.key, $0.point) < ($1.key, $1.point) }
    words = entries.map { points[Int($0.point)].descriptor.words[0] }
    self.points = entries.map(\.point)
    for (place, entry) in entries.enumerated() where place == 0 || entries[place - 1].key != entry.key {
      isWanted[Int(entry.key) >> 6] |= 1 << UInt64(entry.key & 63)
      starts.append(Int32(place))
    }
    starts.append(Int32(entries.count))
    longest = zip(starts, starts.dropFirst()).map { Int($1 - $0) }.max() ?? 0
    var rank: Int32 = 0
    for (place, word) in isWanted.enumerated() {
      ranks[place] = rank
      rank += Int32(word.nonzeroBitCount)
    }
  }

  /// How many wanted keys are smaller than this one.
  @inline(__always)
  private func rank(of key: Int) -> Int {
    Int(ranks[key &>> 6]) &+ (isWanted[key &>> 6] & (1 &<< UInt64(key & 63) &- 1)).nonzeroBitCount
  }

  /// Calls `body` for every pair of a stored point and a query point that look alike, judging by their first words, in the order of
  /// the stored points.
  func forEachVote(
    in words: UnsafeBufferPointer<UInt64>, vectors: Bool = HammingKernels.hasVectorCounts, _ body: (_ stored: Int, _ query: Int32) -> Void
  ) {
    #if arch(x86_64)
    if vectors { return unsafe forEachVoteByVectors(in: words, body) }
    #endif
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.blockSize) { found in
      for start in stride(from: 0, to: words.count, by: Self.blockSize) {
        let block = unsafe UnsafeBufferPointer(rebasing: words[start..<min(words.count, start + Self.blockSize)])
        let count = unsafe find(in: block, into: found.baseAddress!)
        for place in 0..<count { unsafe compare(block, Int(found[place]), start, body) }
      }
    }
  }

  /// The places of words whose key is wanted. Few are, without a pattern: each place is written, and the next takes its room unless
  /// it is to stay.
  private func find(in block: UnsafeBufferPointer<UInt64>, into found: UnsafeMutablePointer<Int32>) -> Int {
    unsafe isWanted.withUnsafeBufferPointer { isWanted in
      var count = 0
      for place in block.indices {
        let key = FeatureKey.key(UInt64(littleEndian: unsafe block[place]))
        unsafe found[count] = Int32(truncatingIfNeeded: place)
        count &+= Int(truncatingIfNeeded: unsafe isWanted[key &>> 6] &>> UInt64(key & 63) & 1)
      }
      return count
    }
  }

  private func compare(
    _ block: UnsafeBufferPointer<UInt64>, _ place: Int, _ start: Int, _ body: (_ stored: Int, _ query: Int32) -> Void
  ) {
    let word = unsafe UInt64(littleEndian: block[place]), rank = rank(of: FeatureKey.key(word))
    for entry in Int(starts[rank])..<Int(starts[rank + 1]) where FeatureKey.distance(words[entry], word) <= mostDistance {
      body(start + place, points[entry])
    }
  }

  #if arch(x86_64)
  private func forEachVoteByVectors(in stored: UnsafeBufferPointer<UInt64>, _ body: (_ stored: Int, _ query: Int32) -> Void) {
    let room = Self.blockSize + longest
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.blockSize + Self.slack) { found in
      unsafe withUnsafeTemporaryAllocation(of: framepipe_vote.self, capacity: room) { votes in
        unsafe withProbes { probes in
          for start in stride(from: 0, to: stored.count, by: Self.blockSize) {
            let block = unsafe stored.baseAddress! + start, size = min(stored.count - start, Self.blockSize)
            let count = unsafe framepipe_find_keys_avx512(block, size, probes.mask, probes.set, found.baseAddress!)
            var next = 0
            while next < count {
              let places = unsafe found.baseAddress! + next
              let compared = unsafe framepipe_compare_keys_avx512(block, places, count - next, &probes, votes.baseAddress!, room)
              for vote in 0..<compared.votes { unsafe body(start + Int(votes[vote].place), points[Int(votes[vote].entry)]) }
              next += compared.places
            }
          }
        }
      }
    }
  }

  private func withProbes(_ body: (inout framepipe_probes) -> Void) {
    unsafe isWanted.withUnsafeBufferPointer { set in
      unsafe ranks.withUnsafeBufferPointer { ranks in
        unsafe starts.withUnsafeBufferPointer { starts in
          unsafe words.withUnsafeBufferPointer { words in
            var probes = unsafe framepipe_probes(
              mask: UInt32(FeatureKey.count - 1), within: Int32(mostDistance), set: set.baseAddress, ranks: ranks.baseAddress,
              starts: starts.baseAddress, words: words.baseAddress)
            unsafe body(&probes)
          }
        }
      }
    }
  }
  #endif
}

/// The parts of a descriptor's first word: 20 bits that must match, or nearly, before 44 more are compared.
enum FeatureKey {
  static let bitCount = 20
  static let count = 1 << bitCount

  @inline(__always) static func key(_ word: UInt64) -> Int { Int(word & UInt64(count - 1)) }

  /// Bits that differ beyond the key.
  @inline(__always) static func distance(_ a: UInt64, _ b: UInt64) -> Int { ((a ^ b) >> UInt64(bitCount)).nonzeroBitCount }
}
