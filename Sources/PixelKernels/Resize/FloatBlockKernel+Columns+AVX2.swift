#if AVX2
internal import CIntrinsics

/// The horizontal pass of a block: a vector is one output sample in eight rows.
extension FloatBlockKernel {
  /// - Parameter destination: the picture's first sample in the block's first row.
  func sumColumns(_ rows: Range<Int>, into destination: UnsafeMutableRawPointer) {
    for x in stride(from: 0, to: plane.horizontal.outputCount, by: Self.chunk) {
      let pixels = x..<min(x + Self.chunk, plane.horizontal.outputCount)
      if usesAVX512 {
        sumAVX512(pixels)
      } else {
        unsafe FloatArithmetic.sumColumns(
          pixels, channels: plane.samples.channels, kernel.horizontal, of: transposed.bytes, from: SIMD8(), into: sums.bytes)
      }
      unsafe encode(pixels.count, rows: rows.count, into: destination + x * plane.samples.pixelBytes)
    }
  }
}
#endif
