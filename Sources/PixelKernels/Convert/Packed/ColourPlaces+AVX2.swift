#if AVX2
internal import CIntrinsics

extension ColourPlaces {
  /// One colour of 32 pixels: what each 16 bytes of them have of it, in its place.
  ///
  /// For memory safety the caller ensures that `block` holds the pixels.
  @inline(__always) @unsafe func colour(_ colour: Int, of block: UnsafeRawPointer, _ step: Int) -> Vector256 {
    let (a, b) = unsafe (part(0, colour, block, step), part(1, colour, block, step))
    let c = unsafe _mm256_or_si256(_mm256_or_si256(a, b), part(2, colour, block, step))
    return unsafe step == 3 ? c : _mm256_or_si256(c, part(3, colour, block, step))
  }

  @inline(__always) private func part(_ index: Int, _ colour: Int, _ block: UnsafeRawPointer, _ step: Int) -> Vector256 {
    let first = unsafe block + 16 &* index
    let bytes = unsafe Vector256(
      lowHalf: first.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (first + 16 &* step).loadUnaligned(as: SIMD2<Int64>.self))
    return unsafe _mm256_shuffle_epi8(bytes, Vector256(loading: start + 128 &* colour + 32 &* index))
  }
}
#endif
