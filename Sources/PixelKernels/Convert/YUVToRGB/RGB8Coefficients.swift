internal import Pixels

/// The fixed-point matrix from YUV of 8 to 12 bits to RGB of 8.
///
/// Samples are brought to 16 bits, `y = code · 2^(16−depth)` and `c = code · 2^(16−depth) − 2^15` (bilinear chroma has no
/// rounding on the way: a 12-bit sample and two filters with weights in quarters fill 16 bits exactly). Then with 6
/// fractional bits
///
///     luma = ⌊y · ky / 2^16⌋ + bias
///     term = ⌊(c · kc + 2^14) / 2^15⌋, for each colour difference
///     out  = clamp(⌊(luma + term (+ term)) / 2^6⌋, 0, 255)
///
/// with the sum saturating at 16 bits, which is beyond white anyway. Against the real-number model each of luma, term and
/// bias is at most 1/128 off by rounding and each coefficient as much again at most: below 0.06 of a code in the sum, so
/// a result is within 0.56 of the model and at most 1 from its rounding.
struct RGB8Coefficients {
  /// Unsigned 16 bits.
  let luma: UInt16
  let first: Int16
  let firstInGreen: Int16
  let lastInGreen: Int16
  let last: Int16
  /// The same for the three colours: where luma is black and there is no colour difference, all are black. One row of
  /// eight pixels for each of eight rows, which repeat; they differ where there is dithering.
  private let biases: [8 of SIMD8<Int16>]

  func biases(row y: Int) -> SIMD8<Int16> { biases[y & 7] }

  /// - Parameters:
  ///   - depth: the source's bits per sample.
  ///   - isDithered: whether thresholds of the Bayer pattern take the place of a half.
  /// - Returns: `nil` for coefficients that do not fit.
  init?(_ matrix: DifferenceMatrix, depth: Int, isDithered: Bool) {
    let sample = Double(1 << (16 - depth))
    let luma = (matrix.luma / sample * 0x1p22).rounded()
    let terms = [matrix.first, matrix.firstInGreen, matrix.lastInGreen, matrix.last].map { ($0 / sample * 0x1p21).rounded() }
    guard luma >= 0, luma < 65_536, terms.allSatisfy({ abs($0) < 32_768 }) else { return nil }
    self.luma = UInt16(luma)
    first = Int16(terms[0])
    firstInGreen = Int16(terms[1])
    lastInGreen = Int16(terms[2])
    last = Int16(terms[3])
    // Half of a code rounds the sum, or a 64th of it and a half for each step of the pattern; half of a fraction makes up
    // for luma's floor.
    let black = 64 * matrix.black
    var biases: [8 of SIMD8<Int16>] = .init(repeating: SIMD8(repeating: Int16((black + 32.5).rounded())))
    for y in 0..<8 where isDithered {
      for x in 0..<8 { biases[y][x] = Int16((black + Double(BayerPattern.threshold(x, y)) + 1).rounded()) }
    }
    self.biases = biases
  }
}

/// A matrix from YUV to RGB in which one colour difference acts on red, the other on blue, and both on green.
///
/// Differences are named by where they act: `first` makes the first stored colour (Cr where that is red, Cb where
/// blue), `last` the third, and both the second, which is green.
struct DifferenceMatrix {
  let luma: Double
  let first: Double
  let firstInGreen: Double
  let lastInGreen: Double
  let last: Double
  /// The code, the same of all three colours, that luma 0 without colour makes.
  let black: Double

  /// - Parameters:
  ///   - depth: the source's bits per sample.
  ///   - isBlueFirst: the order of the destination's components.
  /// - Returns: `nil` for a matrix of another shape (YCgCo).
  init?(_ matrix: SampleMatrix, depth: Int, isBlueFirst: Bool) {
    let m = matrix.matrix
    let (one, three) = isBlueFirst ? (2, 0) : (0, 2)
    // Columns of the differences: first acts with Cr on red, with Cb on blue.
    let (p, q) = isBlueFirst ? (1, 2) : (2, 1)
    guard m[one, q] == 0, m[three, p] == 0, m[0, 0] == m[1, 0], m[1, 0] == m[2, 0] else { return nil }
    (luma, first, firstInGreen, lastInGreen, last) = (m[0, 0], m[one, p], m[1, p], m[1, q], m[three, q])
    let middle = Double(1 << (depth - 1))
    let blacks = (0..<3).map { matrix.offset[$0] + (m[$0, 1] + m[$0, 2]) * middle }
    guard blacks.allSatisfy({ abs($0 - blacks[0]) < 1e-6 }) else { return nil }
    black = blacks[0]
  }
}
