#if AVX2
internal import CIntrinsics
internal import FrameMemory

/// Narrows sums of eight rows to samples, and writes each row: the end of a block's horizontal pass.
///
/// Sums come 32 bytes per sample, one of 32 bits for each row. 32 samples of a byte, or 16 of two, are narrowed and transposed at
/// a time.
struct RowNarrowing: ~Copyable {
  private let samples: PixelLayout
  /// One vector for each of eight rows.
  private let edge: AlignedBuffer<UInt8>

  static let blockRows = 8

  init(_ samples: PixelLayout) {
    self.samples = samples
    edge = AlignedBuffer(count: Self.blockRows * 32)
  }

  /// Writes `count` samples of the first `rows` rows, which are `stride` bytes apart.
  ///
  /// For memory safety the caller ensures that there are `count` sums, rounded up to 32, and room for the samples.
  /// - Parameter codes: a sample's eight sums as integers. They are clamped to what the depth holds.
  @inline(__always)
  @unsafe func write(
    _ count: Int, rows: Int, from sums: UnsafeRawPointer, into destination: UnsafeMutableRawPointer, stride: Int,
    codes: (UnsafeRawPointer) -> Vector256
  ) {
    let edge = unsafe edge.bytes
    let bytes = samples.wordBytes
    let step = 32 / bytes
    for x in Swift.stride(from: 0, to: count, by: step) {
      let from = unsafe sums + 32 * x
      var block = Block8x8<Vector256> { group in
        unsafe bytes == 1 ? bytes4(from + 128 * group, codes) : words2(from + 64 * group, codes)
      }
      block.transposeDoubleWords()
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

  /// Two sums of eight rows become eight double words, one a row.
  @inline(__always)
  private func words2(_ sums: UnsafeRawPointer, _ codes: (UnsafeRawPointer) -> Vector256) -> Vector256 {
    var words = unsafe _mm256_packus_epi32(codes(sums), codes(sums + 32))
    if samples.depth < 16 {
      words = _mm256_min_epu16(words, _mm256_set1_epi16(Int16(samples.largest)))
      words = _mm256_sll_epi16(words, SIMD2<Int64>(Int64(samples.shift), 0))
    }
    // Words 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(words, Vector256(lanes: 0x0B0A_0302_0908_0100, 0x0F0E_0706_0D0C_0504))
  }

  /// Four sums of eight rows become eight double words, one a row.
  @inline(__always)
  private func bytes4(_ sums: UnsafeRawPointer, _ codes: (UnsafeRawPointer) -> Vector256) -> Vector256 {
    let low = unsafe _mm256_packs_epi32(codes(sums), codes(sums + 32))
    let high = unsafe _mm256_packs_epi32(codes(sums + 64), codes(sums + 96))
    // Bytes 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(_mm256_packus_epi16(low, high), Vector256(lanes: 0x0D09_0501_0C08_0400, 0x0F0B_0703_0E0A_0602))
  }
}
#endif
