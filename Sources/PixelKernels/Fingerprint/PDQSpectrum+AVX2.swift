#if AVX2
internal import CIntrinsics

extension PDQSpectrum {
  /// `countBelow`, eight keys per step.
  func countBelowAVX2(_ limit: Int32) -> Int {
    var below = SIMD8<Int32>.zero
    for k in stride(from: 0, to: keys.count, by: 8) {
      let isBelow = unsafe _mm256_cmpgt_epi32(_mm256_set1_epi32(limit), Vector256(loading: UnsafeRawPointer(keys.start + k)))
      below &-= unsafe unsafeBitCast(isBelow, to: SIMD8<Int32>.self)
    }
    return Int(below.wrappedSum())
  }
}
#endif
