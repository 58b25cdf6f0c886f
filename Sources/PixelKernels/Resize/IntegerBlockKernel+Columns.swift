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
      unsafe narrow(pixels.count * channels, rows: rows.count, into: destination + x * plane.samples.pixelBytes)
    }
  }

  /// `channels` is a constant at every call, and the branches on it go away.
  @inline(__always)
  private func sum(_ pixels: Range<Int>, channels: Int) {
    let turned = unsafe UnsafeRawPointer(turned.bytes)
    var to = unsafe sums.bytes
    let half = _mm256_set1_epi32(1 << (outputShift - 1))
    for x in pixels {
      var pair = unsafe turned + Int(horizontal.starts[x]) * channels * 32
      let weights = unsafe horizontal.weights + x * horizontal.stride
      var (a, b, c, d) = (half, half, half, half)
      for k in unsafe 0..<Int(horizontal.counts[x]) {
        let weight = unsafe _mm256_set1_epi32(weights[k])
        a = unsafe _mm256_add_epi32(a, _mm256_madd_epi16(Vector256(loading: pair), weight))
        if channels > 1 { b = unsafe _mm256_add_epi32(b, _mm256_madd_epi16(Vector256(loading: pair + 32), weight)) }
        if channels > 2 { c = unsafe _mm256_add_epi32(c, _mm256_madd_epi16(Vector256(loading: pair + 64), weight)) }
        if channels > 3 { d = unsafe _mm256_add_epi32(d, _mm256_madd_epi16(Vector256(loading: pair + 96), weight)) }
        unsafe pair += channels * 32
      }
      unsafe a.store(to: to)
      if channels > 1 { unsafe b.store(to: to + 32) }
      if channels > 2 { unsafe c.store(to: to + 64) }
      if channels > 3 { unsafe d.store(to: to + 96) }
      unsafe to += channels * 32
    }
  }

  /// Rounds and clamps `count` samples of the sums, and writes those of the block's rows.
  private func narrow(_ count: Int, rows: Int, into destination: UnsafeMutableRawPointer) {
    let edge = unsafe edge.bytes
    let stride = plane.destination.strideBytes
    // A vector of a row holds 32 bytes: as many samples, or half of them.
    let bytes = plane.samples.wordBytes
    let step = 32 / bytes
    for x in Swift.stride(from: 0, to: count, by: step) {
      let from = unsafe UnsafeRawPointer(sums.bytes + 32 * x)
      let block = unsafe bytes == 1 ? bytes32(from: from) : words16(from: from)
      let to = unsafe destination + bytes * x
      if rows == Self.blockRows, count - x >= step {
        unsafe block.store(at: to, step: stride)
      } else {
        unsafe block.store(at: edge, step: 32)
        for row in 0..<rows {
          unsafe (to + row * stride).copyMemory(from: edge + 32 * row, byteCount: bytes * min(step, count - x))
        }
      }
    }
  }

  /// 32 sums of eight rows become eight rows of 32 bytes.
  @inline(__always)
  private func bytes32(from sums: UnsafeRawPointer) -> Block8x8<Vector256> {
    var block = Block8x8<Vector256> { group in unsafe bytes4(from: sums + 128 * group) }
    block.transposeDoubleWords()
    return block
  }

  /// 16 sums of eight rows become eight rows of 16 words.
  @inline(__always)
  private func words16(from sums: UnsafeRawPointer) -> Block8x8<Vector256> {
    var block = Block8x8<Vector256> { group in unsafe words2(from: sums + 64 * group) }
    block.transposeDoubleWords()
    return block
  }

  /// Two sums of eight rows become eight double words, one a row.
  @inline(__always)
  private func words2(from sums: UnsafeRawPointer) -> Vector256 {
    let pair = unsafe _mm256_packus_epi32(shifted(sums), shifted(sums + 32))
    let clamped = _mm256_min_epu16(pair, _mm256_set1_epi16(Int16(plane.samples.largest)))
    let placed = _mm256_sll_epi16(clamped, SIMD2<Int64>(Int64(plane.samples.shift), 0))
    // Words 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(placed, Vector256(lanes: 0x0B0A_0302_0908_0100, 0x0F0E_0706_0D0C_0504))
  }

  /// Four sums of eight rows become eight double words, one a row.
  @inline(__always)
  private func bytes4(from sums: UnsafeRawPointer) -> Vector256 {
    let low = unsafe _mm256_packs_epi32(shifted(sums), shifted(sums + 32))
    let high = unsafe _mm256_packs_epi32(shifted(sums + 64), shifted(sums + 96))
    // Bytes 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(_mm256_packus_epi16(low, high), Vector256(lanes: 0x0D09_0501_0C08_0400, 0x0F0B_0703_0E0A_0602))
  }

  @inline(__always)
  private func shifted(_ sums: UnsafeRawPointer) -> Vector256 {
    unsafe _mm256_sra_epi32(Vector256(loading: sums), SIMD2<Int64>(Int64(outputShift), 0))
  }
}
#endif
