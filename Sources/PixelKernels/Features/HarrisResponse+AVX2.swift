#if AVX2
internal import CIntrinsics

extension HarrisResponse {
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
}
#endif
