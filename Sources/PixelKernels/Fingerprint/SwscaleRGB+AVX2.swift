#if AVX2
internal import CIntrinsics

extension SwscaleRGB {
  /// `convertPlain` for AVX2, 32 pixels a step.
  /// - Returns: how many pixels are done; what is left is no whole block.
  @unsafe func convertBlocks(
    _ luma: UnsafeRawPointer, _ cb: UnsafeRawPointer, _ cr: UnsafeRawPointer, into row: UnsafeMutableRawPointer
  ) -> Int {
    let k = Vectors(coefficients), packer = Interleave3<UInt8>()
    let whole = layout.width & ~(Self.block - 1)
    for x in stride(from: 0, to: whole, by: Self.block) {
      let u = unsafe Vectors.difference(cb + x >> 1), v = unsafe Vectors.difference(cr + x >> 1)
      let red = _mm256_mulhi_epi16(v, k.red), blue = _mm256_mulhi_epi16(u, k.blue)
      let green = _mm256_add_epi16(_mm256_mulhi_epi16(u, k.cbInGreen), _mm256_mulhi_epi16(v, k.crInGreen))
      let bytes = unsafe Vector256(loading: luma + x)
      let low = k.light(_mm256_unpacklo_epi8(bytes, .zero)), high = k.light(_mm256_unpackhi_epi8(bytes, .zero))
      // A term serves two pixels.
      let pixels: ColourBlock = (
        low: (
          _mm256_add_epi16(low, _mm256_unpacklo_epi16(red, red)), _mm256_add_epi16(low, _mm256_unpacklo_epi16(green, green)),
          _mm256_add_epi16(low, _mm256_unpacklo_epi16(blue, blue))
        ),
        high: (
          _mm256_add_epi16(high, _mm256_unpackhi_epi16(red, red)), _mm256_add_epi16(high, _mm256_unpackhi_epi16(green, green)),
          _mm256_add_epi16(high, _mm256_unpackhi_epi16(blue, blue))
        )
      )
      unsafe packer.store(pixels, to: row + 3 * x)
    }
    return whole
  }
}

/// The coefficients, each in every word of a vector.
private struct Vectors {
  let red: Vector256
  let cbInGreen: Vector256
  let crInGreen: Vector256
  let blue: Vector256
  private let luma: Vector256
  private let black: Vector256

  init(_ k: SwscaleRGB.Coefficients) {
    red = Vector256(words: k.red)
    cbInGreen = Vector256(words: k.cbInGreen)
    crInGreen = Vector256(words: k.crInGreen)
    blue = Vector256(words: k.blue)
    luma = Vector256(words: k.luma)
    black = Vector256(words: k.black)
  }

  /// 16 samples of a colour difference, eight times, without their middle.
  @inline(__always) @unsafe static func difference(_ samples: UnsafeRawPointer) -> Vector256 {
    let words = unsafe _mm256_cvtepu8_epi16(samples.loadUnaligned(as: SIMD2<Int64>.self))
    return _mm256_sub_epi16(_mm256_slli_epi16(words, 3), Vector256(words: 1024))
  }

  @inline(__always) func light(_ samples: Vector256) -> Vector256 {
    _mm256_mulhi_epi16(_mm256_sub_epi16(_mm256_slli_epi16(samples, 3), black), luma)
  }
}
#endif
