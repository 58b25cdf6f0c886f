#if AVX2
internal import CIntrinsics

extension ScoredSamples {
  /// `sumBytes`, 32 bytes per step.
  /// - Returns: the sum, and how many bytes are done.
  @unsafe static func sumBytesAVX2(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int, mask: UInt32) -> (UInt64, Int) {
    let mask = _mm256_set1_epi32(Int32(bitPattern: mask))
    var sums = (Vector256.zero, Vector256.zero)
    let whole = count & ~63
    @inline(__always) func difference(_ x: Int) -> Vector256 {
      unsafe _mm256_sad_epu8(
        _mm256_and_si256(Vector256(loading: a + x), mask), _mm256_and_si256(Vector256(loading: b + x), mask))
    }
    for x in stride(from: 0, to: whole, by: 64) {
      sums.0 &+= difference(x)
      sums.1 &+= difference(x + 32)
    }
    return (UInt64((sums.0 &+ sums.1).wrappedSum()), whole)
  }

  /// `sumWords` of words next to each other, 16 a step.
  /// - Returns: the sum, and how many words are done.
  @unsafe static func sumWordsAVX2(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer, count: Int, isSwapped: Bool) -> (UInt64, Int) {
    let order =
      isSwapped
      ? Vector256(lanes: 0x0607_0405_0203_0001, 0x0E0F_0C0D_0A0B_0809) : Vector256(lanes: 0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
    // Bytes by bytes: the low ones' sum, and the high ones', which count 256 times.
    var (low, high) = (Vector256.zero, Vector256.zero)
    let whole = count & ~15
    for x in stride(from: 0, to: whole, by: 16) {
      let p = unsafe _mm256_shuffle_epi8(Vector256(loading: a + 2 * x), order)
      let q = unsafe _mm256_shuffle_epi8(Vector256(loading: b + 2 * x), order)
      let difference = _mm256_or_si256(_mm256_subs_epu16(p, q), _mm256_subs_epu16(q, p))
      low &+= _mm256_sad_epu8(_mm256_and_si256(difference, Vector256(words: 255)), .zero)
      high &+= _mm256_sad_epu8(_mm256_srli_epi16(difference, 8), .zero)
    }
    return (UInt64(low.wrappedSum()) + UInt64(high.wrappedSum()) << 8, whole)
  }
}
#endif
