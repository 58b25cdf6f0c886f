#if AVX2
internal import CIntrinsics

extension RGBToGray8 {
  /// 32 pixels per step, in groups of eight of which each half of a vector has four.
  /// - Returns: how many pixels are done; the last step would read up to 4 bytes beyond its pixels.
  @unsafe func convertRowAVX2(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) -> Int {
    let kernel = VectorKernel(self)
    // Packing by halves leaves four pixels of each group in turn.
    let order = unsafe unsafeBitCast(SIMD8<Int32>(0, 4, 1, 5, 2, 6, 3, 7), to: Vector256.self)
    let whole = max(width - 2, 0) & ~31
    for x in stride(from: 0, to: whole, by: 32) {
      let pixels = unsafe input + x &* step
      let bytes = unsafe _mm256_packus_epi16(kernel.gray(pixels), kernel.gray(pixels + 16 &* step))
      unsafe _mm256_permutevar8x32_epi32(bytes, order).store(to: output + x)
    }
    return whole
  }
}

private struct VectorKernel {
  private let pairs: Vector256
  private let thirds: (front: Vector256, back: Vector256)
  private let firstTwo: Vector256
  private let third: Vector256
  private let bias: Vector256
  private let half: Int

  init(_ kernel: RGBToGray8) {
    let k = kernel.coefficients
    pairs = unsafe unsafeBitCast(kernel.pairs, to: Vector256.self)
    thirds = unsafe (unsafeBitCast(kernel.thirds.front, to: Vector256.self), unsafeBitCast(kernel.thirds.back, to: Vector256.self))
    firstTwo = _mm256_set1_epi32(Int32(k[0]) | Int32(k[1]) << 16)
    third = Vector256(words: k[2])
    bias = Vector256(words: kernel.bias)
    half = 4 * kernel.step
  }

  /// 16 pixels as words: 0…3, 8…11, 4…7, 12…15.
  @inline(__always) @unsafe func gray(_ pixels: UnsafeRawPointer) -> Vector256 {
    let front = unsafe eight(pixels)
    let back = unsafe eight(pixels + 2 &* half)
    let sum = _mm256_packs_epi32(products(front), products(back))
    let rest = _mm256_or_si256(_mm256_shuffle_epi8(front, thirds.front), _mm256_shuffle_epi8(back, thirds.back))
    return _mm256_srai_epi16(_mm256_add_epi16(_mm256_add_epi16(sum, bias), _mm256_mulhi_epu16(rest, third)), 7)
  }

  /// Four pixels in each half.
  @inline(__always) private func eight(_ pixels: UnsafeRawPointer) -> Vector256 {
    unsafe Vector256(
      lowHalf: pixels.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (pixels + half).loadUnaligned(as: SIMD2<Int64>.self))
  }

  @inline(__always) private func products(_ pixels: Vector256) -> Vector256 {
    _mm256_srai_epi32(_mm256_madd_epi16(_mm256_shuffle_epi8(pixels, pairs), firstTwo), 8)
  }
}
#endif
