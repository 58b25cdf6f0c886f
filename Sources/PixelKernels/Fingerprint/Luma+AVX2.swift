#if AVX2
internal import CIntrinsics

/// Luma of packed RGB in single precision, equal to the plain double-precision sum rounded once.
///
/// 299 R + 587 G + 114 B is exact in integers, and its thousandth is never near enough to the middle between two floats
/// for the double-precision sum to round the other way: it lies on one only if it is one of 1/8, which are floats
/// themselves. So a correctly rounded division of the integer gives the same float; the tests try every colour.
enum LumaAVX2 {
  /// Luma of eight pixels. Reads exactly their 24 bytes.
  @inline(__always)
  static func eightPixels(_ pixels: UnsafeRawPointer) -> SIMD8<Float> {
    let low = unsafe pixels.loadUnaligned(as: SIMD16<UInt8>.self)
    // Pixels 4 to 7 begin at byte 4 of these sixteen.
    let high = unsafe pixels.loadUnaligned(fromByteOffset: 8, as: SIMD16<UInt8>.self)
    let bytes = unsafe unsafeBitCast(SIMD32<UInt8>(lowHalf: low, highHalf: high), to: SIMD4<Int64>.self)
    let redGreen = _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, redGreenPlaces), redGreenWeights)
    let blue = _mm256_madd_epi16(_mm256_shuffle_epi8(bytes, bluePlaces), blueWeights)
    let thousandfold = SIMD8<Float>(unsafe unsafeBitCast(_mm256_add_epi32(redGreen, blue), to: SIMD8<Int32>.self))
    return thousandth(thousandfold)
  }

  /// A correctly rounded division by 1,000 of an integer up to 255,000: the quotient's error is exact in a fused
  /// multiply-add, and corrects it.
  @inline(__always)
  static func thousandth(_ value: SIMD8<Float>) -> SIMD8<Float> {
    let estimate = value * SIMD8(repeating: 0.001)
    let rest = value.addingProduct(-estimate, SIMD8(repeating: 1000))
    return estimate.addingProduct(rest, SIMD8(repeating: 0.001))
  }

  // Byte places of four pixels' red and green, and of their blue, each in 16 bits; -1 gives zero. Written out: a vector
  // made from an array is not folded to a constant.
  @inline(__always)
  private static var redGreenPlaces: SIMD4<Int64> {
    let low = SIMD16<Int8>(0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1)
    let high = SIMD16<Int8>(4, -1, 5, -1, 7, -1, 8, -1, 10, -1, 11, -1, 13, -1, 14, -1)
    return unsafe unsafeBitCast(SIMD32(lowHalf: low, highHalf: high), to: SIMD4<Int64>.self)
  }

  @inline(__always)
  private static var bluePlaces: SIMD4<Int64> {
    let low = SIMD16<Int8>(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1)
    let high = SIMD16<Int8>(6, -1, -1, -1, 9, -1, -1, -1, 12, -1, -1, -1, 15, -1, -1, -1)
    return unsafe unsafeBitCast(SIMD32(lowHalf: low, highHalf: high), to: SIMD4<Int64>.self)
  }

  @inline(__always)
  private static var redGreenWeights: SIMD4<Int64> {
    unsafe unsafeBitCast(SIMD8<Int32>(repeating: 299 | 587 << 16), to: SIMD4<Int64>.self)
  }

  @inline(__always)
  private static var blueWeights: SIMD4<Int64> { unsafe unsafeBitCast(SIMD8<Int32>(repeating: 114), to: SIMD4<Int64>.self) }
}
#endif
