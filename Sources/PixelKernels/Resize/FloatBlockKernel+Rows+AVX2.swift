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
      if usesAVX512, kernel.codec.curve == nil {
        unsafe decodeAVX512(from, rows: needed.count, count: count, into: decoded.start)
      } else {
        unsafe decode(from, rows: needed.count, count: count, into: decoded.start)
      }
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

  /// One output row of the strip: 64 samples at a time, so that a weight is fetched once for eight multiplications.
  private func sumStrip(_ y: Int, from firstRow: Int, count: Int, into row: UnsafeMutablePointer<Float>) {
    let taps = unsafe Int(kernel.vertical.counts[y])
    let weights = unsafe kernel.vertical.weights + y * kernel.vertical.stride
    let first = unsafe decoded.start + (Int(kernel.vertical.starts[y]) - firstRow) * strip
    for x in stride(from: 0, to: count, by: 64) {
      var samples = unsafe UnsafeRawPointer(first + x)
      var (a, b, c, d) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
      var (e, f, g, h) = (a, b, c, d)
      for k in 0..<taps {
        let weight = unsafe SIMD8<Float>(repeating: weights[k])
        a = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples), weight, a)
        b = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 32), weight, b)
        c = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 64), weight, c)
        d = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 96), weight, d)
        e = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 128), weight, e)
        f = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 160), weight, f)
        g = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 192), weight, g)
        h = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples + 224), weight, h)
        unsafe samples += 4 * strip
      }
      let to = unsafe UnsafeMutableRawPointer(row + x)
      _ = unsafe (a.store(to: to), b.store(to: to + 32), c.store(to: to + 64), d.store(to: to + 96))
      _ = unsafe (e.store(to: to + 128), f.store(to: to + 160), g.store(to: to + 192), h.store(to: to + 224))
    }
  }

  /// Eight rows become vectors of one sample in eight rows; writes up to 31 garbage samples past the end.
  private func transpose(_ count: Int, into transposed: UnsafeMutableRawPointer) {
    let rows = unsafe UnsafeRawPointer(middle.bytes)
    let isInOrder = usesAVX512 || kernel.codec.curve != nil
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
