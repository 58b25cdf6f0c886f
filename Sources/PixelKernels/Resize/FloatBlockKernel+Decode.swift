#if AVX2
internal import CIntrinsics

/// `SampleCodec.decode` for AVX2.
extension FloatBlockKernel {
  /// Decodes `count` samples, whole pixels where there is alpha.
  func decode(_ source: UnsafeRawPointer, count: Int, into numbers: UnsafeMutablePointer<Float>) {
    let samples = plane.samples
    if kernel.codec.curve != nil {
      unsafe kernel.codec.decode(source, count: count / samples.channels, into: numbers)
    } else if samples.alpha != nil {
      unsafe samples.wordBytes == 1 ? weighBytes(source, count, numbers) : weighWords(source, count, numbers)
    } else if samples.wordBytes == 1 {
      unsafe widenBytes(source, count, numbers)
    } else {
      unsafe widenWords(source, count, numbers)
    }
  }

  private func widenBytes(_ source: UnsafeRawPointer, _ count: Int, _ numbers: UnsafeMutablePointer<Float>) {
    let bytes = unsafe source.assumingMemoryBound(to: UInt8.self)
    for i in 0..<count { unsafe numbers[i] = Float(bytes[i]) }
  }

  private func widenWords(_ source: UnsafeRawPointer, _ count: Int, _ numbers: UnsafeMutablePointer<Float>) {
    let shift = SIMD2<Int64>(Int64(plane.samples.shift), 0)
    let whole = count & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      let low = unsafe _mm256_cvtepu16_epi32((source + 2 * i).loadUnaligned(as: SIMD2<Int64>.self))
      let high = unsafe _mm256_cvtepu16_epi32((source + 2 * i + 16).loadUnaligned(as: SIMD2<Int64>.self))
      let to = unsafe UnsafeMutableRawPointer(numbers + i)
      unsafe store(_mm256_cvtepi32_ps(_mm256_srl_epi32(low, shift)), at: to)
      unsafe store(_mm256_cvtepi32_ps(_mm256_srl_epi32(high, shift)), at: to + 32)
    }
    for i in whole..<count {
      unsafe numbers[i] = Float(UInt16(littleEndian: (source + 2 * i).loadUnaligned(as: UInt16.self)) &>> UInt16(plane.samples.shift))
    }
  }

  /// Colours times alpha: a product of two bytes is exact in 16 bits.
  private func weighBytes(_ source: UnsafeRawPointer, _ count: Int, _ numbers: UnsafeMutablePointer<Float>) {
    let alpha = alpha!
    let whole = count & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      let samples = unsafe _mm256_cvtepu8_epi16((source + i).loadUnaligned(as: SIMD2<Int64>.self))
      let alphas = _mm256_shuffle_epi8(samples, alpha.wordPlaces) & alpha.wordColours | alpha.wordOnes
      let products = _mm256_mullo_epi16(samples, alphas)
      let to = unsafe UnsafeMutableRawPointer(numbers + i)
      unsafe store(_mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(products.lowHalf)), at: to)
      unsafe store(_mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(products.highHalf)), at: to + 32)
    }
    let channels = plane.samples.channels
    unsafe kernel.codec.decode(source + whole, count: (count - whole) / channels, into: numbers + whole)
  }

  private func weighWords(_ source: UnsafeRawPointer, _ count: Int, _ numbers: UnsafeMutablePointer<Float>) {
    let (channels, alpha) = (plane.samples.channels, alpha!)
    let isColour = SIMD8<Float>.one .== alpha.floatColours
    let whole = count & ~7
    for i in stride(from: 0, to: whole, by: 8) {
      let words = unsafe (source + 2 * i).loadUnaligned(as: SIMD2<Int64>.self)
      let samples = _mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(words))
      let alphas = _mm256_permutevar8x32_ps(samples, alpha.floatPlaces)
      let weights = SIMD8<Float>.one.replacing(with: alphas, where: isColour)
      unsafe store(samples * weights, at: numbers + i)
    }
    unsafe kernel.codec.decode(source + 2 * whole, count: (count - whole) / channels, into: numbers + whole)
  }
}

/// Where alpha lies in vectors of whole pixels.
struct AlphaPlaces {
  /// For words: the shuffle that puts each pixel's alpha in all its places, a mask of the colours, and a 1 for alpha.
  let wordPlaces: Lanes
  let wordColours: Lanes
  let wordOnes: Lanes
  /// For single precision: the permutation, and 1 in the places of colours.
  let floatPlaces: Lanes
  let floatColours: SIMD8<Float>

  /// - Returns: `nil` where there is no alpha.
  init?(_ samples: SampleLayout) {
    guard let alpha = samples.alpha else { return nil }
    let channels = samples.channels
    var places = SIMD32<UInt8>()
    var colours = SIMD16<UInt16>()
    for i in 0..<16 {
      let place = i % 8 / channels * channels + alpha
      (places[2 * i], places[2 * i + 1]) = (UInt8(2 * place), UInt8(2 * place + 1))
      colours[i] = i % channels == alpha ? 0 : 0xFFFF
    }
    let wide = SIMD8<Int32>((0..<8).map { Int32($0 / channels * channels + alpha) })
    unsafe wordPlaces = unsafeBitCast(places, to: Lanes.self)
    unsafe wordColours = unsafeBitCast(colours, to: Lanes.self)
    unsafe wordOnes = unsafeBitCast(~colours & 1, to: Lanes.self)
    unsafe floatPlaces = unsafeBitCast(wide, to: Lanes.self)
    floatColours = SIMD8((0..<8).map { $0 % channels == alpha ? 0 : 1 })
  }
}
#endif
