#if AVX2
internal import CIntrinsics

/// The passes of a block in vectors of 512 bits. Samples of a strip lie in their order here.
extension FloatBlockKernel {
  /// `decode`, but for light from a table.
  @unsafe func decodeAVX512(_ source: UnsafeRawPointer, rows: Int, count: Int, into numbers: UnsafeMutablePointer<Float>) {
    let samples = plane.samples
    for row in 0..<rows {
      let from = unsafe (source + row * plane.source.strideBytes).assumingMemoryBound(to: UInt8.self)
      let places = unsafe samples.alpha == nil ? nil : UnsafePointer(alphaPlaces.start)
      unsafe framepipe_decode_avx512(
        from, count, samples.wordBytes, Int32(samples.shift), places, colourMask, numbers + row * strip)
    }
  }

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
