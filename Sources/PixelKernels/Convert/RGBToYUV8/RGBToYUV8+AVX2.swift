#if AVX2
internal import CIntrinsics

extension RGBToYUV8 {
  /// The loop of `makeLuma`, 32 pixels per step, 16 of them in each half of a vector.
  /// - Returns: how many pixels are done; the rest is less than a whole step.
  @unsafe func makeLumaAVX2(_ y: Int, of pixels: UnsafeRawPointer, into luma: UnsafeMutablePointer<UInt8>) -> Int {
    unsafe step == 3 ? makeLuma(y, pixels, luma, step: 3) : makeLuma(y, pixels, luma, step: 4)
  }

  @inline(__always)
  private func makeLuma(_ y: Int, _ pixels: UnsafeRawPointer, _ luma: UnsafeMutablePointer<UInt8>, step: Int) -> Int {
    let (red, green, blue) = unsafe (row(y, 0), row(y, 1), row(y, 2))
    let k = coefficients
    let (r, g) = (Vector256(words: Int16(bitPattern: k.luma.x)), Vector256(words: Int16(bitPattern: k.luma.y)))
    let (b, bias) = (Vector256(words: Int16(bitPattern: k.luma.z)), Vector256(words: Int16(bitPattern: k.lumaBias)))
    @inline(__always) func sum(_ p: Vector256, _ q: Vector256, _ s: Vector256) -> Vector256 {
      let sum = _mm256_add_epi16(_mm256_mulhi_epu16(p, r), _mm256_mulhi_epu16(q, g))
      return _mm256_srli_epi16(_mm256_add_epi16(_mm256_add_epi16(sum, _mm256_mulhi_epu16(s, b)), bias), 7)
    }
    let whole = width & ~31
    let masks = unsafe UnsafeRawPointer(shuffles.start)
    for x in stride(from: 0, to: whole, by: 32) {
      let block = unsafe pixels + x &* step
      let (p, q, s) = unsafe (colour(block, masks, step), colour(block, masks + 128, step), colour(block, masks + 256, step))
      unsafe p.store(to: red + x)
      unsafe q.store(to: green + x)
      unsafe s.store(to: blue + x)
      let low = sum(_mm256_unpacklo_epi8(.zero, p), _mm256_unpacklo_epi8(.zero, q), _mm256_unpacklo_epi8(.zero, s))
      let high = sum(_mm256_unpackhi_epi8(.zero, p), _mm256_unpackhi_epi8(.zero, q), _mm256_unpackhi_epi8(.zero, s))
      unsafe _mm256_packus_epi16(low, high).store(to: luma + x)
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
