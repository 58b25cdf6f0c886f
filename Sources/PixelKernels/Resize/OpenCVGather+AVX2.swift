#if AVX2
internal import CIntrinsics
internal import FrameMemory

/// The horizontal pass of INTER_LINEAR and INTER_CUBIC in vectors: the few samples of an output pixel are loaded, laid
/// side by side by channel, and multiplied by `vpmaddwd`.
///
/// Rows may be read up to 16 bytes, and sums written up to 64 bytes, past their end.
final class OpenCVGather {
  private let taps: Int
  private let channels: Int
  /// Bytes to the first sample of each output pixel; of eight pixels at a time.
  private let offsets: AlignedBuffer<Int32>
  /// Of two pixels 32 bytes, twice for four taps; of gray 4 or 8 bytes per pixel.
  private let weights: AlignedBuffer<Int16>

  private static let group = 8

  /// - Returns: `nil` if the picture has fewer samples than taps, or there is no way for this number of channels.
  init?(_ columns: borrowing Taps<Int16>, taps: Int, channels: Int) {
    guard columns.stride == taps, [1, 3, 4].contains(channels) else { return nil }
    self.taps = taps
    self.channels = channels
    let count = (columns.outputCount + Self.group - 1) / Self.group * Self.group
    var offsets = [Int32](repeating: 0, count: count)
    var weights: [Int16] = []
    func weight(_ x: Int, _ k: Int) -> Int16 { unsafe x < columns.outputCount ? columns.weights[x * taps + k] : 0 }
    for x in 0..<columns.outputCount { unsafe offsets[x] = columns.starts[x] * Int32(channels) }
    if channels == 1 {
      for x in 0..<count { weights += (0..<taps).map { weight(x, $0) } }
    } else {
      for x in stride(from: 0, to: count, by: 2) {
        for pair in 0..<taps / 2 {
          for pixel in x..<x + 2 {
            for _ in 0..<4 { weights += [weight(pixel, 2 * pair), weight(pixel, 2 * pair + 1)] }
          }
        }
      }
    }
    self.offsets = AlignedBuffer(offsets)
    self.weights = AlignedBuffer(weights)
  }

  /// Sums of four taps are 32 bits, those of two 16 bits, without their last 4.
  ///
  /// - Returns: `true`: the row is made.
  @unsafe func sum(_ row: UnsafePointer<UInt8>, into sums: UnsafeMutablePointer<Int32>) -> Bool {
    let (row, sums) = unsafe (UnsafeRawPointer(row), UnsafeMutableRawPointer(sums))
    switch (taps, channels) {
    case (2, 1): unsafe linearGray(row, sums)
    case (2, 3): unsafe linearPixels(row, sums, 3)
    case (2, _): unsafe linearPixels(row, sums, 4)
    case (_, 1): unsafe cubicGray(row, sums)
    case (_, 3): unsafe cubicPixels(row, sums, 3)
    default: unsafe cubicPixels(row, sums, 4)
    }
    return true
  }

  /// `channels` is a constant at every call. Of three, the fourth word of a pixel is overwritten by the next.
  @inline(__always)
  private func linearPixels(_ row: UnsafeRawPointer, _ sums: UnsafeMutableRawPointer, _ channels: Int) {
    let pattern = Self.pattern(channels, firstPixel: 0)
    let weights = unsafe weights.bytes
    for x in stride(from: 0, to: offsets.count, by: 4) {
      let near = unsafe Vector256(eight(row, x), 0, eight(row, x + 1), 0)
      let far = unsafe Vector256(eight(row, x + 2), 0, eight(row, x + 3), 0)
      let nearSums = unsafe _mm256_madd_epi16(_mm256_shuffle_epi8(near, pattern), Vector256(loading: weights + 16 * x))
      let farSums = unsafe _mm256_madd_epi16(_mm256_shuffle_epi8(far, pattern), Vector256(loading: weights + 16 * x + 32))
      let words = _mm256_packs_epi32(shifted(nearSums), shifted(farSums))
      let to = unsafe sums + 2 * channels * x
      if channels == 4 {
        unsafe words.unpacked.store(to: to)
      } else {
        unsafe to.storeBytes(of: words[0], as: Int64.self)
        unsafe to.storeBytes(of: words[2], toByteOffset: 6, as: Int64.self)
        unsafe to.storeBytes(of: words[1], toByteOffset: 12, as: Int64.self)
        unsafe to.storeBytes(of: words[3], toByteOffset: 18, as: Int64.self)
      }
    }
  }

  private func linearGray(_ row: UnsafeRawPointer, _ sums: UnsafeMutableRawPointer) {
    func two(_ x: Int) -> UInt16 { unsafe row.loadUnaligned(fromByteOffset: Int(offsets.start[x]), as: UInt16.self) }
    for x in stride(from: 0, to: offsets.count, by: 8) {
      let samples = SIMD8<UInt16>(two(x), two(x + 1), two(x + 2), two(x + 3), two(x + 4), two(x + 5), two(x + 6), two(x + 7))
      let words = unsafe _mm256_cvtepu8_epi16(unsafeBitCast(samples, to: SIMD2<Int64>.self))
      let sum = unsafe shifted(_mm256_madd_epi16(words, Vector256(loading: weights.bytes + 4 * x)))
      let packed = _mm256_packs_epi32(sum, sum)
      unsafe (sums + 2 * x).storeBytes(of: SIMD2(packed[0], packed[2]), as: SIMD2<Int64>.self)
    }
  }

  /// `channels` is a constant at every call. Of three, the fourth double word of a pixel is overwritten by the next.
  @inline(__always)
  private func cubicPixels(_ row: UnsafeRawPointer, _ sums: UnsafeMutableRawPointer, _ channels: Int) {
    let first = Self.pattern(channels, firstPixel: 0), second = Self.pattern(channels, firstPixel: 2)
    for x in stride(from: 0, to: offsets.count, by: 2) {
      let samples = unsafe Vector256(lowHalf: sixteen(row, x), highHalf: sixteen(row, x + 1))
      let weights = unsafe weights.bytes + 32 * x
      let near = unsafe _mm256_madd_epi16(_mm256_shuffle_epi8(samples, first), Vector256(loading: weights))
      let far = unsafe _mm256_madd_epi16(_mm256_shuffle_epi8(samples, second), Vector256(loading: weights + 32))
      let sum = _mm256_add_epi32(near, far)
      let to = unsafe sums + 4 * channels * x
      unsafe to.storeBytes(of: sum.low, as: SIMD2<Int64>.self)
      unsafe to.storeBytes(of: sum.high, toByteOffset: 4 * channels, as: SIMD2<Int64>.self)
    }
  }

  private func cubicGray(_ row: UnsafeRawPointer, _ sums: UnsafeMutableRawPointer) {
    func four(_ x: Int) -> UInt32 { unsafe row.loadUnaligned(fromByteOffset: Int(offsets.start[x]), as: UInt32.self) }
    for x in stride(from: 0, to: offsets.count, by: 8) {
      let low = SIMD4<UInt32>(four(x), four(x + 1), four(x + 2), four(x + 3))
      let high = SIMD4<UInt32>(four(x + 4), four(x + 5), four(x + 6), four(x + 7))
      let weights = unsafe weights.bytes + 8 * x
      let near = unsafe _mm256_madd_epi16(_mm256_cvtepu8_epi16(unsafeBitCast(low, to: SIMD2<Int64>.self)), Vector256(loading: weights))
      let far = unsafe _mm256_madd_epi16(
        _mm256_cvtepu8_epi16(unsafeBitCast(high, to: SIMD2<Int64>.self)), Vector256(loading: weights + 32))
      unsafe _mm256_hadd_epi32(near, far).unpacked.store(to: sums + 4 * x)
    }
  }

  /// Of the bytes of pixels `firstPixel` and the next: each channel's two, as words, side by side.
  private static func pattern(_ channels: Int, firstPixel: Int) -> Vector256 {
    var bytes = SIMD16<UInt8>(repeating: 0x80)
    for channel in 0..<channels {
      bytes[4 * channel] = UInt8(firstPixel * channels + channel)
      bytes[4 * channel + 2] = UInt8((firstPixel + 1) * channels + channel)
    }
    let half = unsafe unsafeBitCast(bytes, to: SIMD2<Int64>.self)
    return Vector256(lowHalf: half, highHalf: half)
  }

  @inline(__always)
  private func eight(_ row: UnsafeRawPointer, _ x: Int) -> Int64 {
    unsafe row.loadUnaligned(fromByteOffset: Int(offsets.start[x]), as: Int64.self)
  }

  @inline(__always)
  private func sixteen(_ row: UnsafeRawPointer, _ x: Int) -> SIMD2<Int64> {
    unsafe row.loadUnaligned(fromByteOffset: Int(offsets.start[x]), as: SIMD2<Int64>.self)
  }

  @inline(__always)
  private func shifted(_ sums: Vector256) -> Vector256 { _mm256_sra_epi32(sums, SIMD2<Int64>(4, 0)) }
}
#endif
