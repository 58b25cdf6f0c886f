/// Encodes vectors as the signs of their coordinates: near vectors have codes that differ in few bits.
///
/// The centre of the model's vectors is subtracted first, since embeddings of one model lie to one side of the origin; the rest
/// is rotated randomly, since a few coordinates hold most of the length. Of 53,000 image patches (512 numbers, cosine), of the
/// ten nearest 91.0 % were among the 100 nearest codes without either, 94.3 % with the rotation, 99.2 % with the centre and 99.4
/// % with both; on Gaussian clusters with unequal axes 96.8, 100, 98.0 and 100 %.
struct BinaryQuantizer {
  let layout: VectorLayout
  private let metric: VectorMetric
  private let centre: [Float]
  /// +1 or −1 for each coordinate, round after round.
  private let flips: [Float]
  private var scratch: [Float]
  /// Rounds of flipped signs and a Walsh–Hadamard transform: three mix any vector.
  private static let rounds = 3

  /// - Parameter centre: `dimensions` numbers, or none for the origin.
  init(_ model: VectorModel, centre: [Float]) {
    layout = VectorLayout(dimensions: model.dimensions)
    metric = model.metric
    self.centre = centre
    scratch = Array(repeating: 0, count: layout.codeBits)
    var state: UInt64 = 0x4649_4458
    var flips: [Float] = []
    for _ in 0..<Self.rounds * layout.codeWords {
      let bits = Self.next(&state)
      for bit in 0..<64 { flips.append(bits >> UInt64(bit) & 1 == 0 ? 1 : -1) }
    }
    self.flips = flips
  }

  /// SplitMix64.
  private static func next(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// Appends the code of a vector, `codeWords` words, to `codes`.
  mutating func append(_ vector: some RandomAccessCollection<Float>, to codes: inout [UInt64]) {
    let scale = metric == .cosine ? Self.inverseLength(vector) : 1
    for bit in scratch.indices { scratch[bit] = 0 }
    for (place, value) in vector.enumerated() { scratch[place] = value * scale - (centre.isEmpty ? 0 : centre[place]) }
    for round in 0..<Self.rounds { mix(round) }
    for word in 0..<layout.codeWords {
      var bits: UInt64 = 0
      for bit in 0..<64 where scratch[64 * word + bit] > 0 { bits |= 1 << UInt64(bit) }
      codes.append(bits.littleEndian)
    }
  }

  static func inverseLength(_ vector: some Sequence<Float>) -> Float {
    let square = vector.reduce(Double(0)) { $0 + Double($1) * Double($1) }
    return square > 0 ? Float(1 / square.squareRoot()) : 0
  }

  private mutating func mix(_ round: Int) {
    let count = layout.codeBits
    unsafe scratch.withUnsafeMutableBufferPointer { values in
      // Safe: every index below is less than `count`, the number of values and of flips per round.
      for place in 0..<count { unsafe values[place] *= flips[round * count + place] }
      var half = 1
      while half < count {
        for block in stride(from: 0, to: count, by: 2 * half) {
          for place in block..<block + half {
            let (a, b) = unsafe (values[place], values[place + half])
            unsafe values[place] = a + b
            unsafe values[place + half] = a - b
          }
        }
        half *= 2
      }
    }
  }
}
