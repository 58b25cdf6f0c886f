/// Vectors of one model and one video, with their frames.
public struct VectorBatch: Sendable {
  /// The model that made the vectors.
  public let model: VectorModel
  var frames: [Int?] = []
  var seconds: [Double] = []
  /// One vector after another, as they are stored.
  var halves: [Float16] = []

  /// An empty batch.
  public init(model: VectorModel) { self.model = model }

  /// Vectors in the batch.
  public var count: Int { seconds.count }

  /// Rounds a vector to 16-bit floats and adds it.
  ///
  /// With the cosine, a vector's length does not count: numbers that 16 bits hold poorly or not at all are scaled into range by a
  /// power of two, which loses nothing.
  /// - Returns: what is wrong with it, or `nil`.
  public mutating func append(_ vector: [Float], frame: Int?, seconds: Double) -> String? {
    guard vector.count == model.dimensions else { return "\(vector.count) numbers, expected \(model.dimensions)" }
    var most: Float = 0
    for value in vector {
      guard value.isFinite else { return "a number that is infinite or NaN" }
      most = max(most, value.magnitude)
    }
    let scale = scale(for: most)
    guard most * scale <= Float(Float16.greatestFiniteMagnitude) else { return "\(most) is out of range for 16-bit floats" }
    for value in vector { halves.append(Float16(value * scale)) }
    frames.append(frame)
    self.seconds.append(seconds)
    return nil
  }

  private func scale(for most: Float) -> Float {
    guard model.metric == .cosine, most > 0, !(0x1p-6..<0x1p15 ~= most) else { return 1 }
    // Beyond 2^±100 the factor itself could overflow; such numbers are not embeddings.
    return Float(sign: .plus, exponent: max(-100, min(100, -Int(most.exponent))), significand: 1)
  }

  mutating func removeAll() {
    frames.removeAll(keepingCapacity: true)
    seconds.removeAll(keepingCapacity: true)
    halves.removeAll(keepingCapacity: true)
  }
}

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
