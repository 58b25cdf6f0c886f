#if AVX2
internal import CIntrinsics

extension RGBToYUV8 {
  /// `makeChroma` of co-sited 4:2:0 in planes, straight from bytes: 32 samples of both differences a step, the last of which
  /// covers some samples again.
  /// - Returns: how many samples are done: all, or none of a narrow row.
  @unsafe func makeChromaAVX2(_ y: Int, _ rows: SIMD3<Int>, into destination: MutableFramePlanes) -> Int {
    guard width >= 2 * Self.chromaStep else { return 0 }
    let (cbRow, crRow) = unsafe (destination.row(y, ofPlane: cb.plane) + cb.offset, destination.row(y, ofPlane: cr.plane) + cr.offset)
    let (u, v) = (DifferenceVectors(coefficients.cb), DifferenceVectors(coefficients.cr))
    let red = unsafe (UnsafeRawPointer(row(rows.x, 0)), UnsafeRawPointer(row(rows.y, 0)))
    let green = unsafe (UnsafeRawPointer(row(rows.x, 1)), UnsafeRawPointer(row(rows.y, 1)))
    let blue = unsafe (UnsafeRawPointer(row(rows.x, 2)), UnsafeRawPointer(row(rows.y, 2)))
    @inline(__always) func sums(_ i: Int) -> (Vector256, Vector256, Vector256) {
      unsafe (eights(red.0 + 2 &* i, red.1 + 2 &* i), eights(green.0 + 2 &* i, green.1 + 2 &* i), eights(blue.0 + 2 &* i, blue.1 + 2 &* i))
    }
    var i = 0
    while i < chromaWidth {
      // Whole steps only: the last one begins early.
      let first = min(i, chromaWidth - Self.chromaStep)
      let (low, high) = (sums(first), sums(first + 16))
      unsafe _mm256_packus_epi16(u.codes(low), u.codes(high)).unpacked.store(to: cbRow + first)
      unsafe _mm256_packus_epi16(v.codes(low), v.codes(high)).unpacked.store(to: crRow + first)
      i += Self.chromaStep
    }
    return chromaWidth
  }

  private static var chromaStep: Int { 32 }

  /// `1 2 1` along two rows around 16 even pixels, eighths, eight times.
  @inline(__always) private func eights(_ a: UnsafeRawPointer, _ b: UnsafeRawPointer) -> Vector256 {
    let (weights, low) = (Vector256(words: 0x0102), Vector256(words: 255))
    let here = unsafe _mm256_add_epi16(
      _mm256_maddubs_epi16(Vector256(loading: a), weights), _mm256_maddubs_epi16(Vector256(loading: b), weights))
    let before = unsafe _mm256_add_epi16(
      _mm256_and_si256(Vector256(loading: a - 1), low), _mm256_and_si256(Vector256(loading: b - 1), low))
    return _mm256_slli_epi16(_mm256_add_epi16(here, before), 3)
  }
}

/// A difference's coefficients, each in every word of a vector.
private struct DifferenceVectors {
  private let red: Vector256
  private let green: Vector256
  private let blue: Vector256
  private let bias: Vector256

  init(_ k: YUV8Coefficients.Difference) {
    red = Vector256(words: k.red)
    green = Vector256(words: k.green)
    blue = Vector256(words: k.blue)
    bias = Vector256(words: k.bias)
  }

  @inline(__always) func codes(_ colours: (Vector256, Vector256, Vector256)) -> Vector256 {
    let sum = _mm256_add_epi16(_mm256_mulhrs_epi16(colours.0, red), _mm256_mulhrs_epi16(colours.1, green))
    return _mm256_srai_epi16(_mm256_add_epi16(sum, _mm256_add_epi16(_mm256_mulhrs_epi16(colours.2, blue), bias)), 6)
  }
}
#endif
