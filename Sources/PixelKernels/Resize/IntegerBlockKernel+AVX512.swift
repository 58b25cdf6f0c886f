#if AVX2
internal import CIntrinsics

/// The passes of a block in vectors of 512 bits. Samples of a strip lie in their order here.
extension IntegerBlockKernel {
  /// `spreadPair`.
  @unsafe func spreadPairAVX512(_ even: UnsafeRawPointer, _ odd: UnsafeRawPointer, count: Int, into pairs: UnsafeMutableRawPointer) {
    let (even, odd) = unsafe (even.assumingMemoryBound(to: UInt8.self), odd.assumingMemoryBound(to: UInt8.self))
    let pairs = unsafe pairs.assumingMemoryBound(to: UInt8.self)
    if plane.samples.wordBytes == 1 {
      unsafe framepipe_spread_bytes_avx512(even, odd, count, pairs)
    } else {
      unsafe framepipe_spread_words_avx512(even, odd, count, Int32(plane.samples.shift), UInt16(plane.samples.largest), pairs)
    }
  }

  /// `sumStrip`.
  @unsafe func sumStripAVX512(_ y: Int, from firstPair: Int, count: Int, into row: UnsafeMutablePointer<Int16>) {
    let first = unsafe spread.start + (Int(vertical.starts[y]) - firstPair) * 4 * strip
    unsafe framepipe_sum_pairs_avx512(
      first, 4 * strip, vertical.weights + y * vertical.stride, Int(vertical.counts[y]), count, middleShift, row)
  }
}
#endif
