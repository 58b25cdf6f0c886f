internal import FrameMemory
internal import Glibc
internal import Pixels

/// The lowest 16 x 16 frequencies, without the constant ones, of a picture of 64 x 64 samples.
///
/// Row-major: element (i, j) is frequency i + 1 down the picture and j + 1 along it.
struct PDQSpectrum: ~Copyable {
  static let side = 16
  static let pictureSide = 64

  private let cosines = AlignedBuffer<Float>(count: side * pictureSide)
  /// The same, 64 x 16.
  private let transposedCosines = AlignedBuffer<Float>(count: side * pictureSide)
  /// The picture transformed along its columns: 16 x 64.
  private let half = AlignedBuffer<Float>(count: side * pictureSide)
  private let values = AlignedBuffer<Float>(count: side * side)
  /// The values as integers of the same order.
  let keys = AlignedBuffer<Int32>(count: side * side)

  private let usesVectors: Bool

  init(_ instructions: InstructionSet) {
    usesVectors = instructions >= .avx2
    fillCosines()
  }

  /// Row i: `sqrt(2 / 64) · cos(π / 128 · (i + 1) · (2j + 1))`, the scale in single precision, the product in double.
  private func fillCosines() {
    let scale = Double(Float((2.0 / 64.0).squareRoot()))
    for i in 0..<Self.side {
      for j in 0..<Self.pictureSide {
        let angle = (Double.pi / 2.0 / 64.0) * Double(i + 1) * Double(2 * j + 1)
        unsafe cosines.start[i * Self.pictureSide + j] = Float(scale * cos(angle))
        unsafe transposedCosines.start[j * Self.side + i] = cosines.start[i * Self.pictureSide + j]
      }
    }
  }

  /// Transforms a picture: `C · picture · Cᵀ`, both products in single precision, summed in the order of the index.
  ///
  /// - Parameter picture: 64 x 64 samples, row-major.
  func transform(_ picture: UnsafePointer<Float>) {
    for i in 0..<Self.side { unsafe transformColumns(picture, frequency: i) }
    for i in stride(from: 0, to: Self.side, by: 4) { transformRows(from: i) }
  }

  /// One row of `C · picture`: 64 independent sums.
  private func transformColumns(_ picture: UnsafePointer<Float>, frequency: Int) {
    var sums = FloatBlock.zero
    for k in 0..<Self.pictureSide {
      let cosine = SIMD8<Float>(repeating: unsafe cosines.start[frequency * Self.pictureSide + k])
      unsafe sums.add(FloatBlock(at: picture + k * Self.pictureSide, step: 32), times: cosine)
    }
    unsafe sums.store(at: half.start + frequency * Self.pictureSide, step: 32)
  }

  /// Four rows of `half · Cᵀ`: sixteen independent sums each, two vectors.
  private func transformRows(from first: Int) {
    let rows = unsafe half.start + first * Self.pictureSide
    var sums = FloatBlock.zero
    for k in 0..<Self.pictureSide {
      let column = unsafe UnsafeRawPointer(transposedCosines.start + k * Self.side)
      let (low, high) = unsafe (
        column.loadUnaligned(as: SIMD8<Float>.self), column.loadUnaligned(fromByteOffset: 32, as: SIMD8<Float>.self)
      )
      unsafe sums.add(
        low, high, times: (rows[k], rows[k + Self.pictureSide], rows[k + 2 * Self.pictureSide], rows[k + 3 * Self.pictureSide]))
    }
    unsafe sums.store(at: values.start + first * Self.side, step: 32)
  }

  /// The values that `transform` made.
  var coefficients: [Float] { (0..<Self.side * Self.side).map { unsafe values.start[$0] } }

  /// The fingerprint: a bit for every value above the lower-middle one of the 256.
  func fingerprint() -> PDQ {
    unsafe fingerprint(of: values.start)
  }

  private func fingerprint(of values: UnsafePointer<Float>) -> PDQ {
    let count = Self.side * Self.side
    let keys = unsafe keys.start
    for k in 0..<count { unsafe keys[k] = orderedKey(values[k]) }
    let median = selectSmallest(count / 2 - 1)
    var words = SIMD4<UInt64>.zero
    for word in 0..<4 {
      var bits: UInt64 = 0
      for k in 0..<64 { unsafe bits |= (keys[64 * word + k] > median ? 1 : 0) << UInt64(k) }
      words[word] = bits
    }
    return PDQ(words: words)
  }

  /// The fingerprint of the picture turned or mirrored.
  ///
  /// Mirroring changes the sign of every odd frequency along that axis, where the cosine is antisymmetric; a quarter
  /// turn exchanges the axes besides.
  func fingerprint(turned dihedral: PDQDihedral) -> PDQ {
    for i in 0..<Self.side {
      for j in 0..<Self.side {
        let value = unsafe values.start[i * Self.side + j]
        let place = dihedral.transposes ? j * Self.side + i : i * Self.side + j
        unsafe half.start[place] = dihedral.negates(row: i, column: j) ? -value : value
      }
    }
    return unsafe fingerprint(of: half.start)
  }
}

/// An integer that is ordered as the finite floats are: of negative ones the bits below the sign are turned.
@inline(__always)
private func orderedKey(_ value: Float) -> Int32 {
  // Adding 0 makes zeros equal, whatever their sign.
  let bits = Int32(bitPattern: (value + 0).bitPattern)
  return bits ^ (bits >> 31) & .max
}

extension PDQSpectrum {
  /// Selects the key of a given rank by building its bits from the top and counting smaller keys. In vectors this beats
  /// quickselect, whose branches can't be predicted.
  private func selectSmallest(_ rank: Int) -> Int32 {
    var value = Int32.min
    for bit in (0..<32).reversed() {
      // From the lowest number on, setting the sign bit means clearing it.
      let candidate = bit == 31 ? 0 : value | 1 << Int32(bit)
      if countBelow(candidate) <= rank { value = candidate }
    }
    return value
  }

  private func countBelow(_ limit: Int32) -> Int {
    #if AVX2
    if usesVectors { return countBelowAVX2(limit) }
    #endif
    return (0..<keys.count).count { unsafe keys.start[$0] < limit }
  }
}

/// The eight ways to turn and mirror a picture, named as PDQ's reference names them.
///
/// A query is hashed in all eight, so an index needs no mirrored fingerprints.
public enum PDQDihedral: CaseIterable, Sendable {
  case original, rotate90, rotate180, rotate270, flipX, flipY, flipPlus1, flipMinus1

  /// Whether rows and columns change places.
  var transposes: Bool {
    switch self {
    case .original, .rotate180, .flipX, .flipY: false
    case .rotate90, .rotate270, .flipPlus1, .flipMinus1: true
    }
  }

  /// Whether the coefficient that stands at (row, column) before any transposition changes its sign.
  /// Indices count from frequency 1, so an even index is an odd frequency.
  func negates(row: Int, column: Int) -> Bool {
    switch self {
    case .original, .flipPlus1: false
    case .rotate90, .flipY: column & 1 == 0
    case .rotate270, .flipX: row & 1 == 0
    case .rotate180, .flipMinus1: (row + column) & 1 == 1
    }
  }
}
