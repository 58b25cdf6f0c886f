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
#endif
