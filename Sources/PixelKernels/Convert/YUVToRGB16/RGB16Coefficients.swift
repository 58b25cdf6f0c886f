internal import Pixels

/// The matrix from YUV to RGB of more than 8 bits, for 32-bit floating point.
///
/// Colour differences come in sixteenths of a code, without their middle. `first` and `last` are as in
/// `RGB8Coefficients`.
struct RGB16Coefficients {
  let luma: Float
  let first: Float
  let firstInGreen: Float
  let lastInGreen: Float
  let last: Float
  /// What black and a half make.
  let bias: Float
  /// The largest code of the destination.
  let largest: Float

  /// - Returns: `nil` for a matrix of another shape (YCgCo).
  init?(_ matrix: SampleMatrix, sourceDepth: Int, depth: Int, isBlueFirst: Bool) {
    let m = matrix.matrix
    let (one, three) = isBlueFirst ? (2, 0) : (0, 2)
    let (p, q) = isBlueFirst ? (1, 2) : (2, 1)
    guard m[one, q] == 0, m[three, p] == 0, m[0, 0] == m[1, 0], m[1, 0] == m[2, 0] else { return nil }
    luma = Float(m[0, 0])
    first = Float(m[one, p] / 16)
    firstInGreen = Float(m[1, p] / 16)
    lastInGreen = Float(m[1, q] / 16)
    last = Float(m[three, q] / 16)
    let middle = Double(1 << (sourceDepth - 1))
    let black = (0..<3).map { matrix.offset[$0] + (m[$0, 1] + m[$0, 2]) * middle }
    guard black.allSatisfy({ abs($0 - black[0]) < 1e-6 }) else { return nil }
    bias = Float(black[0] + 0.5)
    largest = Float(1 << depth - 1)
  }
}
