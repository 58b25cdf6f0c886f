/// The fixed-point matrix from RGB to YUV of 8 bits; `RGBToYUV8` has the arithmetic.
struct YUV8Coefficients {
  struct Difference {
    let red: Int16
    let green: Int16
    let blue: Int16
    /// The middle and a half, 6 fractional bits.
    let bias: Int16
  }

  /// For red, green and blue, 15 fractional bits.
  let luma: SIMD3<UInt16>
  /// Black, a half, and half of a fraction for each of three floors, 7 fractional bits.
  let lumaBias: UInt16
  let cb: Difference
  let cr: Difference

  /// - Returns: `nil` for coefficients that do not fit.
  init?(_ matrix: SampleMatrix) {
    let m = matrix.matrix
    let luma = (0..<3).map { (m[0, $0] * 0x1p15).rounded() }
    guard luma.allSatisfy({ $0 >= 0 && $0 <= 0x1p15 }), luma.reduce(0, +) <= 0x1p15 + 2 else { return nil }
    self.luma = SIMD3(UInt16(luma[0]), UInt16(luma[1]), UInt16(luma[2]))
    lumaBias = UInt16(((matrix.offset[0] + 0.5) * 0x1p7 + 1.5).rounded())
    cb = Self.difference(matrix, row: 1)
    cr = Self.difference(matrix, row: 2)
  }

  /// A sixteenth, four times, with 6 fractional bits left of the product: coefficients of 15.
  private static func difference(_ matrix: SampleMatrix, row: Int) -> Difference {
    let k = (0..<3).map { Int16((matrix.matrix[row, $0] * 0x1p15).rounded()) }
    return Difference(red: k[0], green: k[1], blue: k[2], bias: Int16(((matrix.offset[row] + 0.5) * 0x1p6).rounded()))
  }
}
