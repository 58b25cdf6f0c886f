#if AVX2
internal import CIntrinsics

/// Luma of packed RGB in single precision, equal to the plain double-precision sum rounded once.
///
/// 299 R + 587 G + 114 B is exact in integers, and its thousandth is never near enough to the middle between two floats
/// for the double-precision sum to round the other way: it lies on one only if it is one of 1/8, which are floats
/// themselves. So a correctly rounded division of the integer gives the same float; the tests try every colour.
enum Luma {
  /// Luma of 8 x 8 pixels: a vector is a column. Reads exactly 24 bytes of every row.
  ///
  /// For memory safety the caller ensures that 24 bytes lie `offset` bytes after each of the eight starts.
  @inline(__always)
  static func columns(_ rows: UnsafePointer<UnsafeRawPointer>, _ offset: Int) -> FloatBlock {
    let near = unsafe FloatBlock.columns(
      fourPixels(rows[0] + offset, rows[4] + offset, .near), fourPixels(rows[1] + offset, rows[5] + offset, .near),
      fourPixels(rows[2] + offset, rows[6] + offset, .near), fourPixels(rows[3] + offset, rows[7] + offset, .near))
    let far = unsafe FloatBlock.columns(
      fourPixels(rows[0] + offset, rows[4] + offset, .far), fourPixels(rows[1] + offset, rows[5] + offset, .far),
      fourPixels(rows[2] + offset, rows[6] + offset, .far), fourPixels(rows[3] + offset, rows[7] + offset, .far))
    return FloatBlock(near, far).map { _, sums in thousandth(sums) }
  }

  /// Four of the eight pixels: the first, or the last, which begin at byte 4 of the last sixteen.
  private enum Part { case near, far }

  @inline(__always)
  // The bits of integers, which are only moved until they are columns: arithmetic before the unpacking is done twice by
  // the compiler, for the two halves that it wants.
  private static func fourPixels(_ row: UnsafeRawPointer, _ other: UnsafeRawPointer, _ part: Part) -> SIMD8<Float> {
    let offset = part == .near ? 0 : 8
    let bytes = unsafe Vector256(
      lowHalf: row.loadUnaligned(fromByteOffset: offset, as: SIMD2<Int64>.self),
      highHalf: other.loadUnaligned(fromByteOffset: offset, as: SIMD2<Int64>.self))
    let redGreen = _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, redGreenPlaces(part)), redGreenWeights)
    let blue = _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, bluePlaces(part)), blueWeights)
    return unsafe unsafeBitCast(_mm256_add_epi32(redGreen, blue), to: SIMD8<Float>.self)
  }

  /// As `ExactDivisor` divides: the reciprocal in two floats.
  ///
  /// - Parameter sums: the bits of integers.
  @inline(__always)
  private static func thousandth(_ sums: SIMD8<Float>) -> SIMD8<Float> {
    let value = unsafe _mm256_cvtepi32_ps(unsafeBitCast(sums, to: Vector256.self))
    return (value * SIMD8(repeating: Float(0.001 - Double(Float(0.001))))).addingProduct(value, SIMD8(repeating: 0.001))
  }

  // Byte places of four pixels' red and green, and of their blue, each in 16 bits; 0x80 gives zero.
  @inline(__always)
  private static func redGreenPlaces(_ part: Part) -> Vector256 {
    part == .near
      ? Vector256(lanes: 0x8004_8003_8001_8000, 0x800A_8009_8007_8006) : Vector256(lanes: 0x8008_8007_8005_8004, 0x800E_800D_800B_800A)
  }

  @inline(__always)
  private static func bluePlaces(_ part: Part) -> Vector256 {
    part == .near
      ? Vector256(lanes: 0x8080_8005_8080_8002, 0x8080_800B_8080_8008) : Vector256(lanes: 0x8080_8009_8080_8006, 0x8080_800F_8080_800C)
  }

  @inline(__always)
  private static var redGreenWeights: Vector256 { _mm256_set1_epi32(299 | 587 << 16) }

  @inline(__always)
  private static var blueWeights: Vector256 { _mm256_set1_epi32(114) }
}
#endif
