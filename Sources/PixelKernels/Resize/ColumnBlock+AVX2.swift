#if AVX2
internal import CIntrinsics
internal import FrameMemory

/// The horizontal pass of eight rows of 16-bit samples at a time, in integers:
///
///     output[x] = sat((Σ middle[x + k] · h[k] + half) >> shift)
///
/// Rows are handed in strip by strip and transposed: one vector then holds, for one channel, two neighbouring pixels of
/// each of the eight rows. An output sample is summed for eight rows at once, by `vpmaddwd`, two pixels an instruction, and
/// no sample is moved for it. 32 samples of eight rows, or 16 of two bytes, are narrowed and transposed back.
final class ColumnBlock {
  /// How samples are written.
  private let samples: PixelLayout
  private let taps: Taps<Int32>
  private let shift: Int32
  private let usesAVX512: Bool
  /// Samples in a strip, a multiple of 64 and of two pixels.
  let strip: Int
  /// Eight rows of a strip, 16 bits a sample.
  let middle: AlignedBuffer<Int16>
  /// Eight rows, transposed: 32 bytes for each channel of each pair of pixels.
  let transposed: AlignedBuffer<UInt8>
  /// Sums of `chunk` pixels, 32 bytes a sample.
  private let sums: AlignedBuffer<Int32>
  private let narrowing: RowNarrowing

  static let blockRows = RowNarrowing.blockRows
  /// Output pixels that are summed before they are narrowed.
  private static let chunk = 32

  /// - Parameters:
  ///   - taps: 16-bit weights of pairs of pixels.
  ///   - width: pixels of the rows that come in.
  ///   - shift: fractional bits that the sums have more than the samples that are written; at least 1.
  ///   - strip: at most as many samples a strip, unless one of the least size has more.
  init(_ samples: PixelLayout, taps: consuming Taps<Int32>, width: Int, shift: Int, mostStrip: Int, usesAVX512: Bool) {
    self.samples = samples
    self.taps = taps
    self.shift = Int32(shift)
    self.usesAVX512 = usesAVX512
    let unit = samples.channels == 3 ? 192 : 64
    strip = max(1, mostStrip / unit) * unit
    middle = AlignedBuffer(count: Self.blockRows * strip)
    transposed = AlignedBuffer(count: (width * samples.channels + 64) / 2 * 32)
    sums = AlignedBuffer(count: Self.chunk * samples.channels * 8)
    narrowing = RowNarrowing(samples)
  }

  var channels: Int { samples.channels }

  /// Sums what was transposed.
  ///
  /// - Parameters:
  ///   - rows: how many of the eight are written.
  ///   - destination: the first sample of the first row, the rows after it `stride` bytes apart.
  @unsafe func sum(rows: Int, into destination: UnsafeMutableRawPointer, stride: Int) {
    let shift = SIMD2<Int64>(Int64(shift), 0)
    for x in Swift.stride(from: 0, to: taps.outputCount, by: Self.chunk) {
      let pixels = x..<min(x + Self.chunk, taps.outputCount)
      if usesAVX512 {
        sumAVX512(pixels)
      } else {
        unsafe PairArithmetic.sumColumns(
          pixels, channels: channels, taps, of: transposed.bytes, from: _mm256_set1_epi32(1 << (self.shift - 1)), into: sums.bytes)
      }
      unsafe narrowing.write(
        pixels.count * channels, rows: rows, from: UnsafeRawPointer(sums.bytes), into: destination + x * samples.pixelBytes, stride: stride
      ) { sums in unsafe _mm256_sra_epi32(Vector256(loading: sums), shift) }
    }
  }

  private func sumAVX512(_ pixels: Range<Int>) {
    unsafe framepipe_sum_columns_avx512(
      transposed.start, taps.starts, taps.counts, taps.weights, taps.stride, pixels.lowerBound, pixels.upperBound, channels, shift,
      sums.bytes.assumingMemoryBound(to: UInt8.self))
  }
}

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
