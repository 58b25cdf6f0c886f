#if AVX2
internal import CIntrinsics

extension YUVToRGB16 {
  /// The blend of `makeChroma` for AVX2, eight samples per step.
  /// - Returns: how many samples are done; the rest is less than a whole step.
  @unsafe func blendAVX2(_ rows: ChromaRows, _ place: YUVSource.Difference, into out: UnsafeMutablePointer<Float>) -> Int {
    let mask = _mm256_set1_epi32(Int32(yuv.chroma.mask))
    let shift = SIMD2(Int64(yuv.chroma.codeShift), 0)
    switch (yuv.chroma.isByte, place.step) {
    case (true, 1):
      return unsafe blend(rows, into: out) { row, i in
        unsafe _mm256_cvtepu8_epi32(SIMD2((row + i).loadUnaligned(as: Int64.self), 0))
      }
    case (true, _):
      let (byte, low) = (SIMD2(Int64(8 * place.offset), 0), _mm256_set1_epi32(255))
      return unsafe blend(rows, into: out) { row, i in
        let pairs = unsafe _mm256_cvtepu16_epi32((row + 2 * i).loadUnaligned(as: SIMD2<Int64>.self))
        return _mm256_and_si256(_mm256_srl_epi32(pairs, byte), low)
      }
    case (false, 1):
      return unsafe blend(rows, into: out) { row, i in
        let words = unsafe _mm256_cvtepu16_epi32((row + 2 * i).loadUnaligned(as: SIMD2<Int64>.self))
        return _mm256_srl_epi32(_mm256_and_si256(words, mask), shift)
      }
    case (false, _):
      let word = SIMD2(Int64(16 * place.offset), 0)
      return unsafe blend(rows, into: out) { row, i in
        let words = unsafe _mm256_srl_epi32(Vector256(loading: row + 4 * i), word)
        return _mm256_srl_epi32(_mm256_and_si256(words, mask), shift)
      }
    }
  }

  @inline(__always) private func blend(
    _ rows: ChromaRows, into out: UnsafeMutablePointer<Float>, _ load: (UnsafeRawPointer, Int) -> Vector256
  ) -> Int {
    let whole = yuv.chromaWidth & ~7
    let weight = unsafe SIMD8(repeating: Float(2 * rows.weight))
    let nextWeight = unsafe SIMD8(repeating: Float(2 * rows.nextWeight))
    let middle = SIMD8(repeating: -self.middle)
    // Every product and sum is exact, so that fusing them changes nothing.
    for i in stride(from: 0, to: whole, by: 8) {
      var sum = unsafe _mm256_fmadd_ps(_mm256_cvtepi32_ps(load(rows.row, i)), weight, middle)
      if unsafe rows.nextWeight != 0 { sum = unsafe _mm256_fmadd_ps(_mm256_cvtepi32_ps(load(rows.next, i)), nextWeight, sum) }
      unsafe UnsafeMutableRawPointer(out + i).storeBytes(of: sum, as: SIMD8<Float>.self)
    }
    return whole
  }
}
#endif
