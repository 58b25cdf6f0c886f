internal import PixelKernels

/// The keys that a query's points may have in the index: their own, and those with doubtful bits flipped.
struct FeatureProbes {
  /// The most bits by which the rest of the first words of two views of one point may differ.
  static let mostDistance = 12

  /// A point of the query under one of its keys.
  struct Entry {
    var word: UInt64
    /// Index into the query's points.
    var point: Int32
    /// The next entry under the same key, or −1.
    var next: Int32
  }

  /// One bit for every key: 128 KiB, which stay in cache while megabytes of stored keys stream through.
  private(set) var isWanted = Array(repeating: UInt64(0), count: FeatureKey.count / 64)
  /// The first entry under each key, or −1.
  private(set) var first = Array(repeating: Int32(-1), count: FeatureKey.count)
  private(set) var entries: [Entry] = []

  /// - Parameter points: of the query, in the order in which votes name them.
  init(_ points: [FeaturePoint]) {
    entries.reserveCapacity(points.count * 16)
    for (index, point) in points.enumerated() {
      let word = point.descriptor.words[0], doubtful = UInt64(point.doubtfulKeyBits)
      // Every subset of the doubtful bits, from all of them down to none.
      var flipped = doubtful
      while true {
        add(word, under: FeatureKey.key(word ^ flipped), Int32(index))
        guard flipped != 0 else { break }
        flipped = (flipped - 1) & doubtful
      }
    }
  }

  private mutating func add(_ word: UInt64, under key: Int, _ point: Int32) {
    isWanted[key >> 6] |= 1 << UInt64(key & 63)
    entries.append(Entry(word: word, point: point, next: first[key]))
    first[key] = Int32(entries.count - 1)
  }

  /// Calls `body` for every pair of a stored point and a query point that look alike, judging by their first words.
  @inline(__always)
  func forEachVote(in words: UnsafeBufferPointer<UInt64>, _ body: (_ stored: Int, _ query: Int32) -> Void) {
    unsafe isWanted.withUnsafeBufferPointer { isWanted in
      for index in 0..<words.count {
        let word = unsafe UInt64(littleEndian: words[index]), key = FeatureKey.key(word)
        guard unsafe isWanted[key &>> 6] &>> UInt64(key & 63) & 1 != 0 else { continue }
        var place = first[key]
        while place >= 0 {
          let entry = entries[Int(place)]
          if FeatureKey.distance(entry.word, word) <= Self.mostDistance { body(index, entry.point) }
          place = entry.next
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
