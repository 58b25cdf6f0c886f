#if AVX2
internal import CIntrinsics

extension CornerFinder {
  /// One bit for each of 32 places from `x` on.
  @inline(__always) static func maxima(_ rows: ScoreRows, _ x: Int) -> UInt32 {
    let own = unsafe Vector256(loading: rows.own + x + 1)
    guard _mm256_testz_si256(own, own) == 0 else { return 0 }
    var highest = unsafe _mm256_max_epu8(Vector256(loading: rows.own + x), Vector256(loading: rows.own + x + 2))
    for offset in 0..<3 {
      highest = unsafe _mm256_max_epu8(highest, Vector256(loading: rows.upper + x + offset))
      highest = unsafe _mm256_max_epu8(highest, Vector256(loading: rows.lower + x + offset))
    }
    return ~UInt32(bitPattern: _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_subs_epu8(own, highest), .zero)))
  }
}
#endif
