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
