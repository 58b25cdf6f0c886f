#if AVX2
internal import CIntrinsics

extension IntensityCentroid {
  func momentsAVX2(_ pixel: UnsafePointer<UInt8>, _ stride: Int) -> (x: Int, y: Int) {
    let tables = unsafe UnsafeRawPointer(tables.start), ones = Vector256(words: 1)
    var across = Vector256.zero, down = 0
    for y in -Self.radius...Self.radius {
      let row = unsafe Vector256(loading: pixel + (y &* stride &- Self.radius))
      let table = unsafe tables + 64 &* abs(y)
      let products = unsafe _mm256_maddubs_epi16(row, Vector256(loading: table))
      across = _mm256_add_epi32(across, _mm256_madd_epi16(products, ones))
      let sums = unsafe _mm256_sad_epu8(_mm256_and_si256(row, Vector256(loading: table + 32)), .zero)
      down &+= y &* Int(sums.wrappedSum())
    }
    return (Int(unsafe unsafeBitCast(across, to: SIMD8<Int32>.self).wrappedSum()), down)
  }
}
#endif
