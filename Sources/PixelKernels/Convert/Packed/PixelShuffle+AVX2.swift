#if AVX2
internal import CIntrinsics

extension PixelShuffle {
  /// Eight pixels per step, four in each half of a vector.
  /// - Returns: how many pixels are done. What is left is less than the bytes that a step reads or writes beyond its pixels.
  @unsafe func convertRowAVX2(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) -> Int {
    switch (sourceStep, destinationStep) {
    case (4, 4): unsafe convert4To4(input, output)
    case (4, 3): unsafe convert(input, output, upper: 16, isNarrow: true)
    case (3, 4): unsafe convert(input, output, upper: 12, isNarrow: false)
    default: unsafe convert(input, output, upper: 12, isNarrow: true)
    }
  }

  private func convert4To4(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer) -> Int {
    let (mask, opaque) = masks()
    let whole = width & ~7
    for x in stride(from: 0, to: whole, by: 8) {
      let pixels = unsafe Vector256(loading: input + 4 * x)
      unsafe _mm256_or_si256(_mm256_shuffle_epi8(pixels, mask), opaque).store(to: output + 4 * x)
    }
    return whole
  }

  /// - Parameters:
  ///   - upper: bytes from the first four pixels to the next four.
  ///   - isNarrow: whether destination pixels have three bytes: then a step writes 24 bytes and 8 that the next one
  ///     overwrites.
  @inline(__always)
  private func convert(_ input: UnsafeRawPointer, _ output: UnsafeMutableRawPointer, upper: Int, isNarrow: Bool) -> Int {
    let (mask, opaque) = masks()
    let joined = SIMD8<Int32>(0, 1, 2, 4, 5, 6, 3, 7)
    // The last step reads up to 4 bytes and writes up to 8 beyond its pixels: two or three pixels' worth.
    let whole = max(width - 3, 0) & ~7
    for x in stride(from: 0, to: whole, by: 8) {
      let pixels = unsafe input + x &* sourceStep
      let halves = unsafe Vector256(
        lowHalf: pixels.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (pixels + upper).loadUnaligned(as: SIMD2<Int64>.self))
      let shuffled = _mm256_or_si256(_mm256_shuffle_epi8(halves, mask), opaque)
      let packed = unsafe isNarrow ? _mm256_permutevar8x32_epi32(shuffled, unsafeBitCast(joined, to: Vector256.self)) : shuffled
      unsafe packed.store(to: output + x &* destinationStep)
    }
    return whole
  }

  private func masks() -> (shuffle: Vector256, opaque: Vector256) {
    unsafe (unsafeBitCast(shuffle, to: Vector256.self), unsafeBitCast(opaqueBytes, to: Vector256.self))
  }
}
#endif
