#if AVX2
internal import CIntrinsics

extension GaussianBlur {
  /// Sixteen pixels per step. For memory safety the caller ensures that 32 words and bytes past `count` may be read and written.
  static func sumAVX2(_ rows: Rows, into row: UnsafeMutablePointer<UInt8>, count: Int) {
    let (k0, k1, k2, k3) = weights
    let (one, two, three) = (pair(k0, k1), pair(k1, k2), pair(k2, k3)), last = pair(k3, 0), half = _mm256_set1_epi32(8192)
    for x in stride(from: 0, to: count, by: 16) {
      @inline(__always) func load(_ words: UnsafePointer<Int16>) -> Vector256 { unsafe Vector256(loading: words + x) }
      let a = unsafe load(rows.middle), b = unsafe load(rows.up1), c = unsafe load(rows.down1), d = unsafe load(rows.up2)
      let e = unsafe load(rows.down2), f = unsafe load(rows.up3), g = unsafe load(rows.down3)
      @inline(__always) func sums(_ unpack: (Vector256, Vector256) -> Vector256) -> Vector256 {
        let near = _mm256_add_epi32(_mm256_madd_epi16(unpack(a, b), one), _mm256_madd_epi16(unpack(c, d), two))
        let far = _mm256_add_epi32(_mm256_madd_epi16(unpack(e, f), three), _mm256_madd_epi16(unpack(g, .zero), last))
        return _mm256_srai_epi32(_mm256_add_epi32(_mm256_add_epi32(near, far), half), 14)
      }
      let words = _mm256_packs_epi32(sums { _mm256_unpacklo_epi16($0, $1) }, sums { _mm256_unpackhi_epi16($0, $1) })
      let bytes = _mm256_packus_epi16(words, words).unpacked
      unsafe UnsafeMutableRawPointer(row + x).storeBytes(of: bytes.low, as: SIMD2<Int64>.self)
    }
  }

  @inline(__always) private static func pair(_ first: Int16, _ second: Int16) -> Vector256 {
    _mm256_set1_epi32(Int32(first) | Int32(second) << 16)
  }
}
#endif
