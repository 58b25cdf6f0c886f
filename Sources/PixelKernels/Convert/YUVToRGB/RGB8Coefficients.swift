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
