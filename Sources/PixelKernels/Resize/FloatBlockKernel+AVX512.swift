#if AVX2
internal import CIntrinsics

/// The sums of a block in vectors of 512 bits.
extension FloatBlockKernel {
  /// `sumStrip`.
  @unsafe func sumStripAVX512(_ y: Int, from firstRow: Int, count: Int, into row: UnsafeMutablePointer<Float>) {
    let first = unsafe decoded.start + (Int(kernel.vertical.starts[y]) - firstRow) * strip
    unsafe framepipe_sum_floats_avx512(
      first, strip, kernel.vertical.weights + y * kernel.vertical.stride, Int(kernel.vertical.counts[y]), count, row)
  }

  /// `sum`.
  func sumAVX512(_ pixels: Range<Int>) {
    let taps = kernel
    unsafe framepipe_sum_float_columns_avx512(
      transposed.start, taps.horizontal.starts, taps.horizontal.counts, taps.horizontal.weights, taps.horizontal.stride, pixels.lowerBound,
      pixels.upperBound, plane.samples.channels, sums.start)
  }
}
#endif
