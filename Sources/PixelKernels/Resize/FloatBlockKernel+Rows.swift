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
      for (index, y) in rows.enumerated() {
        unsafe sumStrip(y, from: needed.lowerBound, count: count, into: middle.start + index * strip)
      }
      unsafe turn(count, into: turned.bytes + start * 32)
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

  /// Eight rows become vectors of one sample in eight rows; up to 31 more samples, of no meaning, are written behind.
  private func turn(_ count: Int, into turned: UnsafeMutableRawPointer) {
    let rows = unsafe UnsafeRawPointer(middle.bytes)
    let isInOrder = kernel.codec.curve != nil
    for x in stride(from: 0, to: isInOrder ? count : (count + 31) & ~31, by: 8) {
      var block = unsafe Block8x8<Vector256>(at: rows + 4 * x, step: 4 * strip)
      block.transposeDoubleWords()
      // The vector's first four samples, and its others: see `decode`.
      let first = isInOrder ? x : x & ~31 | (x & 31) / 2
      let second = isInOrder ? x + 4 : first + 16
      unsafe block.store(at: turned + 32 * first, turned + 32 * second)
    }
  }
}
#endif
