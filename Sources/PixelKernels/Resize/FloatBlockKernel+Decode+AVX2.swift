#if AVX2
internal import CIntrinsics

/// `SampleCodec.decode` for AVX2, 32 samples per step.
///
/// Unpacking works in halves of a vector, so the 32 lie in memory as 0…3, 16…19, 4…7, 20…23 and so on: the vertical pass
/// does not mind, and `transpose` puts them in their order. Only light from a table comes in its own order.
extension FloatBlockKernel {
  /// Decodes `count` samples, whole pixels where there is alpha, of `rows` rows of the source; their numbers are
  /// `strip` apart. Writes up to 31 garbage samples past the end.
  func decode(_ source: UnsafeRawPointer, rows: Int, count: Int, into numbers: UnsafeMutablePointer<Float>) {
    let samples = plane.samples
    if kernel.codec.curve != nil {
      for row in 0..<rows {
        let from = unsafe source + row * plane.source.strideBytes
        unsafe kernel.codec.decode(from, count: count / samples.channels, into: numbers + row * strip)
      }
    } else if let alpha {
      unsafe samples.wordBytes == 1
        ? decodeRows(source, rows, count, 1, numbers) { from, to in unsafe weighBytes(from, to, alpha) }
        : decodeRows(source, rows, count, 2, numbers) { from, to in unsafe weighWords(from, to, alpha) }
    } else if samples.wordBytes == 1 {
      unsafe decodeRows(source, rows, count, 1, numbers) { from, to in unsafe widenBytes(from, to) }
    } else if samples.shift == 0 {
      unsafe decodeRows(source, rows, count, 2, numbers) { from, to in unsafe widenWords(from, to) { $0 } }
    } else {
      let shift = SIMD2<Int64>(Int64(samples.shift), 0)
      unsafe decodeRows(source, rows, count, 2, numbers) { from, to in unsafe widenWords(from, to) { _mm256_srl_epi16($0, shift) } }
    }
  }

  /// Steps through the rows; the last samples go through a buffer, as a vector could end past the frame.
  @inline(__always)
  private func decodeRows(
    _ source: UnsafeRawPointer, _ rows: Int, _ count: Int, _ wordBytes: Int, _ numbers: UnsafeMutablePointer<Float>,
    _ step: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
  ) {
    let whole = count & ~31
    let edge = unsafe edge.bytes
    for row in 0..<rows {
      let from = unsafe source + row * plane.source.strideBytes
      let to = unsafe UnsafeMutableRawPointer(numbers + row * strip)
      var x = 0
      while x < whole {
        unsafe step(from + wordBytes * x, to + 4 * x)
        x &+= 32
      }
      guard whole < count else { continue }
      unsafe edge.copyMemory(from: from + wordBytes * whole, byteCount: wordBytes * (count - whole))
      unsafe step(UnsafeRawPointer(edge), to + 4 * whole)
    }
  }

  @inline(__always)
  private func widenBytes(_ source: UnsafeRawPointer, _ numbers: UnsafeMutableRawPointer) {
    let bytes = unsafe Vector256(loading: source)
    unsafe storeNumbers(_mm256_unpacklo_epi8(bytes, .zero), at: numbers)
    unsafe storeNumbers(_mm256_unpackhi_epi8(bytes, .zero), at: numbers + 64)
  }

  @inline(__always)
  private func widenWords(_ source: UnsafeRawPointer, _ numbers: UnsafeMutableRawPointer, _ shifted: (Vector256) -> Vector256) {
    for half in 0..<2 { unsafe storeNumbers(shifted(words(source + 16 * half)), at: numbers + 64 * half) }
  }

  /// Colours times alpha: a product of two bytes is exact in 16 bits. Alpha itself is multiplied by 1.
  @inline(__always)
  private func weighBytes(_ source: UnsafeRawPointer, _ numbers: UnsafeMutableRawPointer, _ alpha: AlphaPlaces) {
    let bytes = unsafe Vector256(loading: source)
    let low = _mm256_shuffle_epi8(bytes, alpha.lowPlaces) | alpha.ones
    let high = _mm256_shuffle_epi8(bytes, alpha.highPlaces) | alpha.ones
    unsafe storeNumbers(_mm256_mullo_epi16(_mm256_unpacklo_epi8(bytes, .zero), low), at: numbers)
    unsafe storeNumbers(_mm256_mullo_epi16(_mm256_unpackhi_epi8(bytes, .zero), high), at: numbers + 64)
  }

  @inline(__always)
  private func weighWords(_ source: UnsafeRawPointer, _ numbers: UnsafeMutableRawPointer, _ alpha: AlphaPlaces) {
    let isColour = SIMD8<Float>.one .== alpha.floatColours
    for half in 0..<2 {
      let words = unsafe words(source + 16 * half)
      for (index, pair) in [_mm256_unpacklo_epi16(words, .zero), _mm256_unpackhi_epi16(words, .zero)].enumerated() {
        let samples = _mm256_cvtepi32_ps(pair)
        let alphas = _mm256_permutevar8x32_ps(samples, alpha.floatPlaces)
        let weights = SIMD8<Float>.one.replacing(with: alphas, where: isColour)
        unsafe (samples * weights).store(to: numbers + 64 * half + 32 * index)
      }
    }
  }

  /// Samples 0…7 and 16…23.
  @inline(__always)
  private func words(_ source: UnsafeRawPointer) -> Vector256 {
    unsafe Vector256(lowHalf: source.loadUnaligned(as: SIMD2<Int64>.self), highHalf: (source + 32).loadUnaligned(as: SIMD2<Int64>.self))
  }

  /// 16 words as numbers: 0…3 and 8…11, then the others.
  @inline(__always)
  private func storeNumbers(_ words: Vector256, at numbers: UnsafeMutableRawPointer) {
    unsafe _mm256_cvtepi32_ps(_mm256_unpacklo_epi16(words, .zero)).store(to: numbers)
    unsafe _mm256_cvtepi32_ps(_mm256_unpackhi_epi16(words, .zero)).store(to: numbers + 32)
  }
}

/// Where alpha lies in vectors of whole pixels.
struct AlphaPlaces {
  /// For bytes: the shuffles that put each pixel's alpha in the places of its colours, as words, for the first eight
  /// bytes of both halves and for the others; 0 in alpha's own place, and a 1 there.
  let lowPlaces: Vector256
  let highPlaces: Vector256
  let ones: Vector256
  /// For single precision: the permutation, and 1 in the places of colours.
  let floatPlaces: Vector256
  let floatColours: SIMD8<Float>

  /// - Returns: `nil` if there is no alpha.
  init?(_ samples: PixelLayout) {
    guard let alpha = samples.alpha else { return nil }
    let channels = samples.channels
    var low = SIMD32<UInt8>(repeating: 0x80), high = low
    var ones = SIMD16<UInt16>()
    for i in 0..<16 {
      if i % channels == alpha {
        ones[i] = 1
      } else {
        low[2 * i] = UInt8(i % 8 / channels * channels + alpha)
        high[2 * i] = low[2 * i] + 8
      }
    }
    let wide = SIMD8<Int32>((0..<8).map { Int32($0 / channels * channels + alpha) })
    unsafe lowPlaces = unsafeBitCast(low, to: Vector256.self)
    unsafe highPlaces = unsafeBitCast(high, to: Vector256.self)
    unsafe self.ones = unsafeBitCast(ones, to: Vector256.self)
    unsafe floatPlaces = unsafeBitCast(wide, to: Vector256.self)
    floatColours = SIMD8((0..<8).map { $0 % channels == alpha ? 0 : 1 })
  }
}
#endif
