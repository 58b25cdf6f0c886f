/// The matrix from YUV to RGB of more than 8 bits, for 32-bit floating point.
///
/// Colour differences come in sixteenths of a code, without their middle.
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

  /// - Parameter depth: the destination's bits per sample.
  init(_ matrix: DifferenceMatrix, depth: Int) {
    luma = Float(matrix.luma)
    first = Float(matrix.first / 16)
    firstInGreen = Float(matrix.firstInGreen / 16)
    lastInGreen = Float(matrix.lastInGreen / 16)
    last = Float(matrix.last / 16)
    bias = Float(matrix.black + 0.5)
    largest = Float(1 << depth - 1)
  }
}
