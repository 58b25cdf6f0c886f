#if AVX2
internal import CIntrinsics

/// Eight rows become pairs of pixels in eight rows: the form that the horizontal pass multiplies without a shuffle.
extension ColumnBlock {
  /// Takes `count` samples of `middle`'s rows as those from `start` on; writes up to 15 garbage samples past the end.
  func transpose(_ count: Int, at start: Int) {
    let transposed = unsafe transposed.bytes + start / 2 * 32
    switch channels {
    case 1: unsafe transpose16(count, pattern: nil, into: transposed)
    // Words of a pixel pair: 0 1 | 2 3 becomes 0 2 1 3.
    case 2: unsafe transpose16(count, pattern: Vector256(lanes: 0x0706_0302_0504_0100, 0x0F0E_0B0A_0D0C_0908), into: transposed)
    // 0 1 2 3 | 4 5 6 7 becomes 0 4 1 5 2 6 3 7.
    case 4: unsafe transpose16(count, pattern: Vector256(lanes: 0x0B0A_0302_0908_0100, 0x0F0E_0706_0D0C_0504), into: transposed)
    default: unsafe transpose12(count, into: transposed)
    }
  }

  /// 16 samples of eight rows at a time: 8 double words, each one channel of two pixels, after the pattern's shuffle.
  @inline(__always)
  private func transpose16(_ count: Int, pattern: Vector256?, into transposed: UnsafeMutableRawPointer) {
    let rows = unsafe UnsafeRawPointer(middle.bytes)
    for x in stride(from: 0, to: count, by: 16) {
      var block = unsafe Block8x8<Vector256>(at: rows + 2 * x, step: 2 * strip)
      if let pattern { block.shuffleBytes(pattern) }
      block.transposeDoubleWords()
      unsafe block.store(at: transposed + 16 * x, step: 32)
    }
  }

  /// 12 samples, four pixels of three channels: two pixels in each half, with a double word left over.
  private func transpose12(_ count: Int, into transposed: UnsafeMutableRawPointer) {
    let rows = unsafe UnsafeRawPointer(middle.bytes)
    for x in stride(from: 0, to: count, by: 12) {
      let (r0, r1) = unsafe (pixelPairs(rows + 2 * x), pixelPairs(rows + 2 * (x + strip)))
      let (r2, r3) = unsafe (pixelPairs(rows + 2 * (x + 2 * strip)), pixelPairs(rows + 2 * (x + 3 * strip)))
      let (r4, r5) = unsafe (pixelPairs(rows + 2 * (x + 4 * strip)), pixelPairs(rows + 2 * (x + 5 * strip)))
      let (r6, r7) = unsafe (pixelPairs(rows + 2 * (x + 6 * strip)), pixelPairs(rows + 2 * (x + 7 * strip)))
      let a0 = _mm256_unpacklo_epi32(r0, r1), a1 = _mm256_unpackhi_epi32(r0, r1)
      let a2 = _mm256_unpacklo_epi32(r2, r3), a3 = _mm256_unpackhi_epi32(r2, r3)
      let a4 = _mm256_unpacklo_epi32(r4, r5), a5 = _mm256_unpackhi_epi32(r4, r5)
      let a6 = _mm256_unpacklo_epi32(r6, r7), a7 = _mm256_unpackhi_epi32(r6, r7)
      let (b0, b4) = (_mm256_unpacklo_epi64(a0, a2), _mm256_unpacklo_epi64(a4, a6))
      let (b1, b5) = (_mm256_unpackhi_epi64(a0, a2), _mm256_unpackhi_epi64(a4, a6))
      let (b2, b6) = (_mm256_unpacklo_epi64(a1, a3), _mm256_unpacklo_epi64(a5, a7))
      let to = unsafe transposed + 16 * x
      unsafe b0.lows(with: b4).store(to: to)
      unsafe b1.lows(with: b5).store(to: to + 32)
      unsafe b2.lows(with: b6).store(to: to + 64)
      unsafe b0.highs(with: b4).store(to: to + 96)
      unsafe b1.highs(with: b5).store(to: to + 128)
      unsafe b2.highs(with: b6).store(to: to + 160)
    }
  }

  /// Two pixels in each half: R R G G B B, then what is left over.
  @inline(__always)
  private func pixelPairs(_ row: UnsafeRawPointer) -> Vector256 {
    let pixels = unsafe Vector256(
      lowHalf: row.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (row + 12).loadUnaligned(as: SIMD2<Int64>.self))
    return _mm256_shuffle_epi8(pixels, Vector256(lanes: 0x0908_0302_0706_0100, 0x0F0E_0D0C_0B0A_0504))
  }
}
#endif
