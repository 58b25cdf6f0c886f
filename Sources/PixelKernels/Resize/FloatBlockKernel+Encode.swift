#if AVX2
internal import CIntrinsics

/// `SampleCodec.encode` for AVX2, from sums of eight rows.
extension FloatBlockKernel {
  /// Writes `count` pixels of each of the block's rows.
  func encode(_ count: Int, rows: Int, into destination: UnsafeMutableRawPointer) {
    let samples = count * plane.samples.channels
    if kernel.codec.curve != nil {
      unsafe encodeByCurve(count, rows: rows, into: destination)
      return
    }
    divide(count)
    // A vector of a row holds 32 bytes: as many samples, or half of them.
    let step = plane.samples.wordBytes == 1 ? 32 : 16
    let stride = plane.destination.strideBytes
    let edge = unsafe edge.bytes
    for x in Swift.stride(from: 0, to: samples, by: step) {
      let from = unsafe UnsafeRawPointer(sums.bytes + 32 * x)
      let block = unsafe step == 32 ? bytes(from: from) : words(from: from)
      let to = unsafe destination + x * plane.samples.wordBytes
      if rows == Self.blockRows, samples - x >= step {
        unsafe block.store(at: to, step: stride)
      } else {
        unsafe block.store(at: edge, step: 32)
        let bytes = min(step, samples - x) * plane.samples.wordBytes
        for row in 0..<rows { unsafe (to + row * stride).copyMemory(from: edge + 32 * row, byteCount: bytes) }
      }
    }
  }

  /// By the plain codec, from rows of numbers.
  private func encodeByCurve(_ count: Int, rows: Int, into destination: UnsafeMutableRawPointer) {
    let samples = count * plane.samples.channels
    let numbers = unsafe edge.start
    let sums = unsafe sums.start
    for row in 0..<rows {
      for i in 0..<samples { unsafe numbers[i] = sums[8 * i + row] }
      unsafe kernel.codec.encode(numbers, count: count, into: destination + row * plane.destination.strideBytes)
    }
  }

  /// Colours by alpha; 0 where alpha rounds to 0.
  private func divide(_ count: Int) {
    guard let alpha = plane.samples.alpha else { return }
    let channels = plane.samples.channels
    var pixel = unsafe sums.bytes
    for _ in 0..<count {
      let weight = unsafe SIMD8<Float>(loading: pixel + 32 * alpha)
      let isClear = weight .<= 0.5
      let reciprocal = 1 / weight
      for channel in 0..<channels where channel != alpha {
        let colour = unsafe SIMD8<Float>(loading: pixel + 32 * channel) * reciprocal
        unsafe colour.replacing(with: 0, where: isClear).store(to: pixel + 32 * channel)
      }
      unsafe pixel += 32 * channels
    }
  }

  /// Eight sums, rounded to nearest even and clamped to what the depth holds.
  @inline(__always)
  private func rounded(_ sums: UnsafeRawPointer) -> Vector256 {
    let largest = SIMD8<Float>(repeating: Float(plane.samples.largest))
    return unsafe _mm256_cvtps_epi32(_mm256_min_ps(_mm256_max_ps(SIMD8<Float>(loading: sums), SIMD8<Float>()), largest))
  }

  /// 32 sums of eight rows become eight rows of 32 bytes.
  @inline(__always)
  private func bytes(from sums: UnsafeRawPointer) -> Block8x8<Vector256> {
    var block = Block8x8<Vector256> { group in unsafe bytes4(from: sums + 128 * group) }
    block.transposeDoubleWords()
    return block
  }

  @inline(__always)
  private func bytes4(from sums: UnsafeRawPointer) -> Vector256 {
    let low = unsafe _mm256_packs_epi32(rounded(sums), rounded(sums + 32))
    let high = unsafe _mm256_packs_epi32(rounded(sums + 64), rounded(sums + 96))
    // Bytes 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(_mm256_packus_epi16(low, high), Vector256(lanes: 0x0D09_0501_0C08_0400, 0x0F0B_0703_0E0A_0602))
  }

  /// 16 sums of eight rows become eight rows of 16 words.
  @inline(__always)
  private func words(from sums: UnsafeRawPointer) -> Block8x8<Vector256> {
    var block = Block8x8<Vector256> { group in unsafe words2(from: sums + 64 * group) }
    block.transposeDoubleWords()
    return block
  }

  @inline(__always)
  private func words2(from sums: UnsafeRawPointer) -> Vector256 {
    let pair = unsafe _mm256_packus_epi32(rounded(sums), rounded(sums + 32))
    let placed = _mm256_sll_epi16(pair, SIMD2<Int64>(Int64(plane.samples.shift), 0))
    // Words 4 k + r of a half are sample k in row r.
    return _mm256_shuffle_epi8(placed, Vector256(lanes: 0x0B0A_0302_0908_0100, 0x0F0E_0706_0D0C_0504))
  }
}
#endif
