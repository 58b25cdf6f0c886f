#if AVX2
internal import CIntrinsics

/// The vertical pass of a block, strip by strip.
extension FloatBlockKernel {
  func sumRows(_ rows: Range<Int>, of source: UnsafeRawPointer) {
    let samples = plane.source.width * plane.samples.channels
    let needed = kernel.vertical.range(for: rows)
    for start in stride(from: 0, to: samples, by: strip) {
      let count = min(strip, samples - start)
      let from = unsafe source + needed.lowerBound * plane.source.strideBytes + start * plane.samples.wordBytes
      unsafe decode(from, rows: needed.count, count: count, into: decoded.start)
      if prefetches, start + strip < samples { unsafe prefetch(from + strip * plane.samples.wordBytes, rows: needed.count) }
      for (index, y) in rows.enumerated() {
        let to = unsafe middle.start + index * strip
        if usesAVX512 {
          unsafe sumStripAVX512(y, from: needed.lowerBound, count: count, into: to)
        } else {
          unsafe sumStrip(y, from: needed.lowerBound, count: count, into: to)
        }
      }
      unsafe transpose(count, into: transposed.bytes + start * 32)
    }
  }

  /// Asks for a strip of the source's rows, which the sums of the one before leave time to come.
  private func prefetch(_ source: UnsafeRawPointer, rows: Int) {
    for row in 0..<rows {
      let first = unsafe source + row * plane.source.strideBytes
      // The last byte of each 64: where rows are not aligned, the strip before had the line of the first.
      for line in stride(from: 63, to: strip * plane.samples.wordBytes, by: 64) { unsafe framepipe_prefetch(first + line) }
    }
  }

  /// One output row of the strip.
  private func sumStrip(_ y: Int, from firstRow: Int, count: Int, into row: UnsafeMutablePointer<Float>) {
    let taps = unsafe Int(kernel.vertical.counts[y])
    let weights = unsafe kernel.vertical.weights + y * kernel.vertical.stride
    let first = unsafe decoded.start + (Int(kernel.vertical.starts[y]) - firstRow) * strip
    for x in stride(from: 0, to: count, by: 64) {
      unsafe FloatArithmetic.sum64(UnsafeRawPointer(first + x), step: 4 * strip, weights, count: taps, from: SIMD8())
        .store(at: UnsafeMutableRawPointer(row + x), step: 32)
    }
  }

  /// Eight rows become vectors of one sample in eight rows; writes up to 31 garbage samples past the end.
  private func transpose(_ count: Int, into transposed: UnsafeMutableRawPointer) {
    let rows = unsafe UnsafeRawPointer(middle.bytes)
    let isInOrder = kernel.codec.curve != nil
    for x in stride(from: 0, to: isInOrder ? count : (count + 31) & ~31, by: 8) {
      var block = unsafe Block8x8<Vector256>(at: rows + 4 * x, step: 4 * strip)
      block.transposeDoubleWords()
      // The vector's first four samples, and its others: see `decode`.
      let first = isInOrder ? x : x & ~31 | (x & 31) / 2
      let second = isInOrder ? x + 4 : first + 16
      unsafe block.store(at: transposed + 32 * first, transposed + 32 * second)
    }
  }
}
#endif
