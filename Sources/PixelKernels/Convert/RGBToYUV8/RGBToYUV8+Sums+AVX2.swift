#if AVX2
internal import CIntrinsics

/// Products of 16-bit words, of which the compiler makes ones of 32 bits. Each returns how many samples are done; the rest is
/// less than a whole step.
extension RGBToYUV8 {
  /// The loop of `addColumns` for co-sited chroma, 16 samples per step: pairs of words by a multiply-add.
  @unsafe func addCoSitedAVX2(_ sums: UnsafeMutablePointer<Int16>, into averages: UnsafeMutablePointer<Int16>, count: Int) -> Int {
    let (lastAndHere, next) = (_mm256_set1_epi32(1 | 2 << 16), _mm256_set1_epi32(1))
    let whole = count & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      let a = unsafe Vector256.quarters(UnsafeRawPointer(sums + 2 &* i - 1))
      let b = unsafe Vector256.quarters(UnsafeRawPointer(sums + 2 &* i + 1))
      let low = _mm256_add_epi32(_mm256_madd_epi16(a.low, lastAndHere), _mm256_madd_epi16(b.low, next))
      let high = _mm256_add_epi32(_mm256_madd_epi16(a.high, lastAndHere), _mm256_madd_epi16(b.high, next))
      unsafe _mm256_packs_epi32(low, high).store(to: UnsafeMutableRawPointer(averages + i))
    }
    return whole
  }

  /// The loop of `store` for a plane of its own, 32 samples per step.
  @unsafe func storeAVX2(_ k: YUV8Coefficients.Difference, count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let (r, g) = (Vector256(words: k.red), Vector256(words: k.green))
    let (b, bias) = (Vector256(words: k.blue), Vector256(words: k.bias))
    let rows = unsafe (averageRow(0), averageRow(1), averageRow(2))
    @inline(__always) func products(_ row: UnsafePointer<Int16>, _ i: Int, _ k: Vector256) -> (Vector256, Vector256) {
      let (low, high) = unsafe Vector256.quarters(UnsafeRawPointer(row + i))
      return (_mm256_mulhrs_epi16(_mm256_slli_epi16(low, 2), k), _mm256_mulhrs_epi16(_mm256_slli_epi16(high, 2), k))
    }
    let whole = count & ~31
    for i in stride(from: 0, to: whole, by: 32) {
      let (p, q) = unsafe (products(rows.0, i, r), products(rows.1, i, g))
      let s = unsafe products(rows.2, i, b)
      let low = _mm256_add_epi16(_mm256_add_epi16(p.0, q.0), _mm256_add_epi16(s.0, bias))
      let high = _mm256_add_epi16(_mm256_add_epi16(p.1, q.1), _mm256_add_epi16(s.1, bias))
      unsafe _mm256_packus_epi16(_mm256_srai_epi16(low, 6), _mm256_srai_epi16(high, 6)).store(to: out + i)
    }
    return whole
  }
}
#endif
