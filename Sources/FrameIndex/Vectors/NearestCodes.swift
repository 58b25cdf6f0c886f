/// The vectors whose codes differ least from the query's.
struct NearestCodes {
  private let query: [UInt64]
  /// The number of differing bits in the upper 16 bits, the vector's number below: ascending order is nearest first.
  private var keys: TopK<UInt64>
  /// Codes that differ in this many bits can no longer be among the nearest: later ones have higher numbers.
  private var limit = Int.max

  init(query: [UInt64], wanted: Int) {
    self.query = query
    keys = TopK(limit: wanted)
  }

  /// Compares codes that lie one after another with the query's.
  ///
  /// - Parameters:
  ///   - first: number of the first vector.
  ///   - isIn: whether a vector is in the scope, by its place among these.
  mutating func add(_ codes: UnsafeRawPointer, count: Int, first: Int64, isIn: (Int) -> Bool) {
    if query.count == 8 { return unsafe addEights(codes, count: count, first: first, isIn: isIn) }
    for place in 0..<count {
      var distance = 0
      for word in query.indices {
        let bits = unsafe codes.loadUnaligned(fromByteOffset: 8 * (place * query.count + word), as: UInt64.self)
        distance += (bits ^ query[word]).nonzeroBitCount
      }
      if distance < limit, isIn(place) { note(distance, first + Int64(place)) }
    }
  }

  /// The same for codes of 512 bits, whose words stay in registers.
  private mutating func addEights(_ codes: UnsafeRawPointer, count: Int, first: Int64, isIn: (Int) -> Bool) {
    let (a, b, c, d) = (query[0], query[1], query[2], query[3])
    let (e, f, g, h) = (query[4], query[5], query[6], query[7])
    for place in 0..<count {
      let words = unsafe (codes + 64 * place).loadUnaligned(as: SIMD8<UInt64>.self)
      let low =
        (words[0] ^ a).nonzeroBitCount + (words[1] ^ b).nonzeroBitCount + (words[2] ^ c).nonzeroBitCount
        + (words[3] ^ d).nonzeroBitCount
      let high =
        (words[4] ^ e).nonzeroBitCount + (words[5] ^ f).nonzeroBitCount + (words[6] ^ g).nonzeroBitCount
        + (words[7] ^ h).nonzeroBitCount
      if low + high < limit, isIn(place) { note(low + high, first + Int64(place)) }
    }
  }

  private mutating func note(_ distance: Int, _ number: Int64) {
    keys.add(UInt64(distance) << 48 | UInt64(number))
    if let bound = keys.bound { limit = Int(bound >> 48) }
  }

  /// - Returns: numbers of the nearest vectors, ascending.
  consuming func finish() -> [Int64] {
    keys.finish().map { Int64($0 & (1 << 48 - 1)) }.sorted()
  }
}
