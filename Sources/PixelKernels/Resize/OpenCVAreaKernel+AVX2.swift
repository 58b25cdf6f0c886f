#if AVX2
internal import CIntrinsics

extension OpenCVAreaKernel {
  /// The columns of a gray row, eight at a time: four of each column's samples are fetched at once, and added in their order.
  ///
  /// - Returns: how many columns were summed, from the first.
  @unsafe func sumGrayAVX2(_ row: UnsafePointer<UInt8>) -> Int {
    let whole = columns.outputCount & ~7, byte = _mm256_set1_epi32(0xFF)
    for x in stride(from: 0, to: whole, by: 8) {
      let starts = unsafe Vector256(loading: columns.starts + x)
      let weights = unsafe UnsafeRawPointer(eights.start + x * columns.stride)
      var sum = SIMD8<Float>.zero
      for k in stride(from: 0, to: columns.stride, by: 4) {
        var samples = unsafe framepipe_gather_words(UnsafeRawPointer(row + k), starts)
        for tap in k..<min(k + 4, columns.stride) {
          sum += unsafe _mm256_cvtepi32_ps(samples & byte) * weights.load(fromByteOffset: 32 * tap, as: SIMD8<Float>.self)
          samples = _mm256_srl_epi32(samples, SIMD2<Int64>(8, 0))
        }
      }
      unsafe UnsafeMutableRawPointer(across.start + x).storeBytes(of: sum, as: SIMD8<Float>.self)
    }
    return whole
  }

  /// - Returns: how many sums were rounded and written, from the first.
  @unsafe static func roundAVX2(_ total: UnsafePointer<Float>, _ count: Int, into to: UnsafeMutablePointer<UInt8>) -> Int {
    for x in stride(from: 0, to: count & ~7, by: 8) { unsafe SIMD8<Float>(loading: total + x).storeRounded(to: to + x) }
    return count & ~7
  }
}
#endif
