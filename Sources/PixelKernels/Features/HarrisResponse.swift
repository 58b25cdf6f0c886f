#if AVX2
internal import CIntrinsics
#endif

/// Harris's measure of a corner: Sobel gradients of 3 x 3 pixels, summed over 7 x 7, and `det − 0.04 · trace²`.
///
/// Sums are whole numbers: a gradient is at most 1,020, a sum of 49 products at most 51 million, and 25 times the response below 2^56.
enum HarrisResponse {
  /// Twenty-five times the response. The specification of `strengthAVX2`.
  ///
  /// For memory safety the caller ensures that four pixels lie around this one.
  @unsafe static func strength(at pixel: UnsafePointer<UInt8>, stride: Int) -> Int64 {
    var (xx, yy, xy) = (Int64(0), Int64(0), Int64(0))
    for y in -3...3 {
      for x in -3...3 {
        let place = unsafe pixel + y * stride + x
        func at(_ x: Int, _ y: Int) -> Int64 { unsafe Int64(place[y * stride + x]) }
        let across = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)
        let down = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)
        xx += across * across
        yy += down * down
        xy += across * down
      }
    }
    return response(xx, yy, xy)
  }

  @inline(__always) private static func response(_ xx: Int64, _ yy: Int64, _ xy: Int64) -> Int64 {
    25 * (xx * yy - xy * xy) - (xx + yy) * (xx + yy)
  }

  #if AVX2
  /// `strength` with a row of the window in a vector.
  ///
  /// For memory safety the caller ensures that four pixels lie around this one, and that seven may be read to the right.
  @unsafe static func strengthAVX2(at pixel: UnsafePointer<UInt8>, stride: Int) -> Int64 {
    var above = unsafe Differences(pixel - 4 &* stride), own = unsafe Differences(pixel - 3 &* stride)
    var (xx, yy, xy) = (SIMD2<Int64>.zero, SIMD2<Int64>.zero, SIMD2<Int64>.zero)
    for y in -3...3 {
      let below = unsafe Differences(pixel + ((y &+ 1) &* stride))
      let across = _mm_and_si128(
        _mm_add_epi16(_mm_add_epi16(above.across, below.across), _mm_add_epi16(own.across, own.across)), Differences.seven)
      let down = _mm_and_si128(_mm_sub_epi16(below.down, above.down), Differences.seven)
      xx = _mm_add_epi32(xx, _mm_madd_epi16(across, across))
      yy = _mm_add_epi32(yy, _mm_madd_epi16(down, down))
      xy = _mm_add_epi32(xy, _mm_madd_epi16(across, down))
      (above, own) = (own, below)
    }
    return response(sum(xx), sum(yy), sum(xy))
  }

  @inline(__always) private static func sum(_ words: SIMD2<Int64>) -> Int64 {
    Int64(unsafe unsafeBitCast(words, to: SIMD4<Int32>.self).wrappedSum())
  }

  /// What a row gives to the gradients of its seven pixels.
  private struct Differences {
    /// The right neighbour less the left one.
    let across: SIMD2<Int64>
    /// Left and right neighbour and twice the pixel itself.
    let down: SIMD2<Int64>

    static var seven: SIMD2<Int64> { SIMD2(-1, 0x0000_FFFF_FFFF_FFFF) }

    @inline(__always) init(_ pixel: UnsafePointer<UInt8>) {
      let left = unsafe Self.words(pixel - 4), own = unsafe Self.words(pixel - 3), right = unsafe Self.words(pixel - 2)
      across = _mm_sub_epi16(right, left)
      down = _mm_add_epi16(_mm_add_epi16(left, right), _mm_add_epi16(own, own))
    }

    @inline(__always) private static func words(_ bytes: UnsafePointer<UInt8>) -> SIMD2<Int64> {
      _mm_cvtepu8_epi16(SIMD2(unsafe UnsafeRawPointer(bytes).loadUnaligned(as: Int64.self), 0))
    }
  }
  #endif
}
