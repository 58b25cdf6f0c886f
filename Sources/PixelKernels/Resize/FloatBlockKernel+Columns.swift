#if AVX2
internal import CIntrinsics

/// The horizontal pass of a block: a vector is one output sample in eight rows.
extension FloatBlockKernel {
  /// - Parameter destination: the picture's first sample in the block's first row.
  func sumColumns(_ rows: Range<Int>, into destination: UnsafeMutableRawPointer) {
    let channels = plane.samples.channels
    for x in stride(from: 0, to: plane.horizontal.outputCount, by: Self.chunk) {
      let pixels = x..<min(x + Self.chunk, plane.horizontal.outputCount)
      switch channels {
      case 1: sum(pixels, channels: 1)
      case 2: sum(pixels, channels: 2)
      case 3: sum(pixels, channels: 3)
      default: sum(pixels, channels: 4)
      }
      unsafe encode(pixels.count, rows: rows.count, into: destination + x * plane.samples.pixelBytes)
    }
  }

  /// `channels` is a constant at every call, and the branches on it go away.
  @inline(__always)
  private func sum(_ pixels: Range<Int>, channels: Int) {
    let turned = unsafe UnsafeRawPointer(turned.bytes)
    var to = unsafe sums.bytes
    for x in pixels {
      var pixel = unsafe turned + Int(kernel.horizontal.starts[x]) * channels * 32
      let weights = unsafe kernel.horizontal.weights + x * kernel.horizontal.stride
      var (a, b, c, d) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
      for k in unsafe 0..<Int(kernel.horizontal.counts[x]) {
        let weight = unsafe SIMD8<Float>(repeating: weights[k])
        a = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: pixel), weight, a)
        if channels > 1 { b = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: pixel + 32), weight, b) }
        if channels > 2 { c = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: pixel + 64), weight, c) }
        if channels > 3 { d = unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: pixel + 96), weight, d) }
        unsafe pixel += channels * 32
      }
      unsafe a.store(to: to)
      if channels > 1 { unsafe b.store(to: to + 32) }
      if channels > 2 { unsafe c.store(to: to + 64) }
      if channels > 3 { unsafe d.store(to: to + 96) }
      unsafe to += channels * 32
    }
  }
}
#endif
