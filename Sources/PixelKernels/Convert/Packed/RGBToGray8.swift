internal import Pixels

/// Packed 8-bit RGB to 8-bit gray, in 16-bit arithmetic:
///
///     y = clamp(⌊(⌊(k0 · c0 + k1 · c1) / 2^8⌋ + ⌊k2 · c2 / 2^8⌋ + bias) / 2^7⌋, 0, 255)
///
/// for the three colours in the order of their bytes. The coefficients have 15 fractional bits, so each product is at
/// most 255 / 2^16 off; each floor and the bias that makes up for them at most 1/256. A result is within 0.53 of the
/// real-number model.
final class RGBToGray8: RowKernel {
  /// By the order of the bytes, 15 fractional bits.
  let coefficients: SIMD4<Int16>
  /// Offset, a half, and half of a fraction for each floor.
  let bias: Int16
  /// The byte of the first of the three colours.
  let first: Int
  let step: Int
  let width: Int
  let usesVectors: Bool
  /// Shuffles for four pixels in each half of a vector: the first two colours as words, four pixels each; the third in
  /// the high bytes of the first four words, and of the last four.
  let pairs: SIMD32<UInt8>
  let thirds: (front: SIMD32<UInt8>, back: SIMD32<UInt8>)

  /// - Returns: `nil` if the formats are not of this kind.
  init?(_ plan: ConversionPlan) {
    let from = plan.from
    guard plan.destination.format == .gray, from.isPackedRGB8 else { return nil }
    let matrix = plan.codeMatrix()
    first = from.components.map(\.offset).min()!
    var coefficients = SIMD4<Int16>(repeating: 0)
    for index in 0..<3 { coefficients[from.components[index].offset - first] = Int16((matrix.matrix[0, index] * 0x1p15).rounded()) }
    self.coefficients = coefficients
    usesVectors = plan.instructions >= .avx2
    bias = Int16(((matrix.offset[0] + 0.5) * 0x1p7 + 1).rounded())
    step = from.components[0].step
    width = plan.source.width
    var pairs = SIMD32<UInt8>(repeating: 0x80)
    var thirds = (front: pairs, back: pairs)
    for pixel in 0..<8 {
      let (byte, half) = (UInt8((pixel & 3) * step + first), pixel / 4 * 16)
      pairs[4 * pixel] = byte
      pairs[4 * pixel + 2] = byte + 1
      thirds.front[half + 2 * (pixel & 3) + 1] = byte + 2
      thirds.back[half + 2 * (pixel & 3) + 9] = byte + 2
    }
    self.pairs = pairs
    self.thirds = thirds
  }

  /// Converts rows.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for y in rows { unsafe convertRow(source.row(y, ofPlane: 0), into: destination.row(y, ofPlane: 0)) }
  }

  private func convertRow(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe convertRowAVX2(input, into: output) }
    #endif
    for x in done..<width { unsafe output.storeBytes(of: gray(input + x * step), toByteOffset: x, as: UInt8.self) }
  }

  /// The specification of `convertRowAVX2`.
  @inline(__always) private func gray(_ pixel: UnsafeRawPointer) -> UInt8 {
    let front = unsafe (product(pixel, 0) + product(pixel, 1)) >> 8
    let third = unsafe product(pixel, 2) >> 8
    return UInt8(clamping: (front + third + Int32(bias)) >> 7)
  }

  @inline(__always) private func product(_ pixel: UnsafeRawPointer, _ index: Int) -> Int32 {
    unsafe Int32(pixel.load(fromByteOffset: first + index, as: UInt8.self)) * Int32(coefficients[index])
  }
}
