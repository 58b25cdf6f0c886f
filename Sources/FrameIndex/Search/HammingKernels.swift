internal import CIntrinsics
internal import Pixels

/// Loops that compare a fingerprint with many stored ones, whose lower halves lie one after another, and their upper halves too.
enum HammingKernels {
  /// Scalar population counts take a nanosecond or more for a fingerprint; those of vectors, a third of one.
  static let hasVectorCounts = framepipe_has_avx512_counts()
  /// Fingerprints that are compared before hits are handed out.
  private static let blockSize = 512

  /// Whether any lower half is near enough for its fingerprint to be.
  static func hasNearHalf(
    _ low: UnsafeRawPointer, count: Int, to query: PDQ, within: Int, vectors: Bool = hasVectorCounts
  ) -> Bool {
    let (a, b) = (query.words[0].littleEndian, query.words[1].littleEndian)
    #if arch(x86_64)
    if vectors { return unsafe framepipe_has_near_half_avx512(low, count, a, b, Int64(within)) }
    #endif
    let words = unsafe low.assumingMemoryBound(to: UInt64.self)
    for k in 0..<count {
      if unsafe (words[2 * k] ^ a).nonzeroBitCount + (words[2 * k + 1] ^ b).nonzeroBitCount <= within { return true }
    }
    return false
  }

  /// Of words of 128 bits the first of those that differ from the query's in the fewest bits.
  struct NearestTwo: Equatable {
    var place: Int
    var distance: Int
    /// Of the nearest of the others; the largest number where there is none.
    var second: Int
  }

  /// - Returns: `nil` for no words.
  static func nearest(
    _ words: UnsafeBufferPointer<SIMD2<UInt64>>, to query: SIMD2<UInt64>, vectors: Bool = hasVectorCounts
  ) -> NearestTwo? {
    guard let start = words.baseAddress, words.count > 0 else { return nil }
    #if arch(x86_64)
    if vectors {
      let found = unsafe framepipe_find_nearest_avx512(start, words.count, query[0], query[1])
      return NearestTwo(place: Int(found.place), distance: Int(found.distance), second: Int(found.second))
    }
    #endif
    var found = NearestTwo(place: 0, distance: .max, second: .max)
    for place in words.indices {
      let difference = unsafe words[place] ^ query
      let distance = difference[0].nonzeroBitCount &+ difference[1].nonzeroBitCount
      guard distance < found.second else { continue }
      if distance < found.distance {
        found = NearestTwo(place: place, distance: distance, second: found.distance)
      } else {
        found.second = distance
      }
    }
    return found
  }

  /// Calls `body` with the places and distances of those that differ in at most `within` bits, in their order.
  static func forEachNear(
    _ low: UnsafeRawPointer, _ high: UnsafeRawPointer, count: Int, to query: PDQ, within: Int, vectors: Bool = hasVectorCounts,
    _ body: (_ index: Int, _ distance: Int) -> Void
  ) {
    #if arch(x86_64)
    if vectors { return unsafe forEachNearByVectors(low, high, count: count, to: query, within: within, body) }
    #endif
    let low = unsafe low.assumingMemoryBound(to: UInt64.self), high = unsafe high.assumingMemoryBound(to: UInt64.self)
    let (a, b) = (query.words[0].littleEndian, query.words[1].littleEndian)
    let (c, d) = (query.words[2].littleEndian, query.words[3].littleEndian)
    for k in 0..<count {
      let first = unsafe (low[2 * k] ^ a).nonzeroBitCount + (low[2 * k + 1] ^ b).nonzeroBitCount
      let second = unsafe (high[2 * k] ^ c).nonzeroBitCount + (high[2 * k + 1] ^ d).nonzeroBitCount
      if first + second <= within { body(k, first + second) }
    }
  }

  #if arch(x86_64)
  private static func forEachNearByVectors(
    _ low: UnsafeRawPointer, _ high: UnsafeRawPointer, count: Int, to query: PDQ, within: Int,
    _ body: (_ index: Int, _ distance: Int) -> Void
  ) {
    let words = [query.words[0].littleEndian, query.words[1].littleEndian, query.words[2].littleEndian, query.words[3].littleEndian]
    unsafe withUnsafeTemporaryAllocation(of: framepipe_near.self, capacity: blockSize) { found in
      for start in stride(from: 0, to: count, by: blockSize) {
        let size = min(blockSize, count - start), offset = start * Segment.halfBytes
        let hits = unsafe framepipe_find_near_avx512(low + offset, high + offset, size, words, Int64(within), found.baseAddress!)
        for hit in 0..<hits { body(start + Int(unsafe found[hit].place), Int(unsafe found[hit].distance)) }
      }
    }
  }
  #endif
}
