#if AVX2
internal import CIntrinsics

/// The horizontal pass of a block: a vector is one output sample in eight rows.
extension IntegerBlockKernel {
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
      unsafe narrow(pixels.count * channels, rows: rows.count, into: destination + x * channels)
    }
  }

  /// `channels` is a constant at every call, and the branches on it go away.
  @inline(__always)
  private func sum(_ pixels: Range<Int>, channels: Int) {
    let turned = unsafe UnsafeRawPointer(turned.pointer(UInt8.self))
    var to = unsafe UnsafeMutableRawPointer(sums.pointer(UInt8.self))
    let half = _mm256_set1_epi32(1 << (outputShift - 1))
    for x in pixels {
      var pair = unsafe turned + Int(horizontal.starts[x]) * channels * 32
      let weights = unsafe horizontal.weights + x * horizontal.stride
      var (a, b, c, d) = (half, half, half, half)
      for k in unsafe 0..<Int(horizontal.counts[x]) {
        let weight = unsafe _mm256_set1_epi32(weights[k])
        a = unsafe _mm256_add_epi32(a, _mm256_madd_epi16(lanes(at: pair), weight))
        if channels > 1 { b = unsafe _mm256_add_epi32(b, _mm256_madd_epi16(lanes(at: pair + 32), weight)) }
        if channels > 2 { c = unsafe _mm256_add_epi32(c, _mm256_madd_epi16(lanes(at: pair + 64), weight)) }
        if channels > 3 { d = unsafe _mm256_add_epi32(d, _mm256_madd_epi16(lanes(at: pair + 96), weight)) }
        unsafe pair += channels * 32
      }
      unsafe store(a, at: to)
      if channels > 1 { unsafe store(b, at: to + 32) }
      if channels > 2 { unsafe store(c, at: to + 64) }
      if channels > 3 { unsafe store(d, at: to + 96) }
      unsafe to += channels * 32
    }
  }

  /// Rounds and clamps `count` samples of the sums, and writes those of the block's rows.
  private func narrow(_ count: Int, rows: Int, into destination: UnsafeMutableRawPointer) {
    let edge = unsafe UnsafeMutableRawPointer(edge.pointer(UInt8.self))
    let stride = plane.destination.strideBytes
    for x in Swift.stride(from: 0, to: count, by: 32) {
      let bytes = unsafe bytes32(from: sums.pointer(UInt8.self) + 32 * x)
      if rows == Self.blockRows, count - x >= 32 {
        unsafe bytes.store(at: destination + x, step: stride)
      } else {
        unsafe bytes.store(at: edge, step: 32)
        for row in 0..<rows {
          unsafe (destination + row * stride + x).copyMemory(from: edge + 32 * row, byteCount: min(32, count - x))
        }
      }
    }
  }

  /// 32 sums of eight rows become eight rows of 32 bytes.
  @inline(__always)
  private func bytes32(from sums: UnsafeRawPointer) -> LaneBlock {
    var block = LaneBlock { group in unsafe bytes4(from: sums + 128 * group) }
    block.transposeDoubleWords()
    return block
  }

  /// Four sums of eight rows become eight double words, one a row.
  @inline(__always)
  private func bytes4(from sums: UnsafeRawPointer) -> Lanes {
    let shift = SIMD2<Int64>(Int64(outputShift), 0)
    let low = unsafe _mm256_packs_epi32(_mm256_sra_epi32(lanes(at: sums), shift), _mm256_sra_epi32(lanes(at: sums + 32), shift))
    let high = unsafe _mm256_packs_epi32(_mm256_sra_epi32(lanes(at: sums + 64), shift), _mm256_sra_epi32(lanes(at: sums + 96), shift))
    // Bytes 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(_mm256_packus_epi16(low, high), bothHalves(0x0D09_0501_0C08_0400, 0x0F0B_0703_0E0A_0602))
  }
}
#endif
