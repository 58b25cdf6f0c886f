#if AVX2
internal import CIntrinsics

extension RGBToYUV8 {
  /// The loop of `separate` for AVX2, 32 pixels a step, 16 of them in each half of a vector.
  /// - Returns: how many pixels are done; what is left is no whole step.
  @unsafe func separateAVX2(_ pixels: UnsafeRawPointer, _ y: Int) -> Int {
    unsafe step == 3 ? separate(pixels, y, step: 3) : separate(pixels, y, step: 4)
  }

  @inline(__always) private func separate(_ pixels: UnsafeRawPointer, _ y: Int, step: Int) -> Int {
    let (red, green, blue) = unsafe (row(y, 0), row(y, 1), row(y, 2))
    let whole = width & ~31
    let masks = unsafe UnsafeRawPointer(shuffles.start)
    for x in stride(from: 0, to: whole, by: 32) {
      let block = unsafe pixels + x &* step
      unsafe colour(block, masks, step).store(to: red + x)
      unsafe colour(block, masks + 128, step).store(to: green + x)
      unsafe colour(block, masks + 256, step).store(to: blue + x)
    }
    return whole
  }

  /// One colour of 32 pixels: what each 16 bytes of them have of it, in its place.
  @inline(__always) private func colour(_ block: UnsafeRawPointer, _ masks: UnsafeRawPointer, _ step: Int) -> Vector256 {
    let (a, b) = unsafe (part(block, 0, step, masks), part(block, 1, step, masks))
    let c = unsafe _mm256_or_si256(_mm256_or_si256(a, b), part(block, 2, step, masks))
    return unsafe step == 3 ? c : _mm256_or_si256(c, part(block, 3, step, masks))
  }

  @inline(__always)
  private func part(_ block: UnsafeRawPointer, _ index: Int, _ step: Int, _ masks: UnsafeRawPointer) -> Vector256 {
    let first = unsafe block + 16 &* index
    let bytes = unsafe Vector256(
      lowHalf: first.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (first + 16 &* step).loadUnaligned(as: SIMD2<Int64>.self))
    return unsafe _mm256_shuffle_epi8(bytes, Vector256(loading: masks + 32 &* index))
  }
}
#endif
