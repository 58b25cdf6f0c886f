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
    let parts = unsafe shuffles.start
    for x in stride(from: 0, to: whole, by: 32) {
      let block = unsafe pixels + x &* step
      let (p, q, s) = unsafe (parts.colour(0, of: block, step), parts.colour(1, of: block, step), parts.colour(2, of: block, step))
      unsafe p.store(to: red + x)
      unsafe q.store(to: green + x)
      unsafe s.store(to: blue + x)
      let low = sum(_mm256_unpacklo_epi8(.zero, p), _mm256_unpacklo_epi8(.zero, q), _mm256_unpacklo_epi8(.zero, s))
      let high = sum(_mm256_unpackhi_epi8(.zero, p), _mm256_unpackhi_epi8(.zero, q), _mm256_unpackhi_epi8(.zero, s))
      unsafe _mm256_packus_epi16(low, high).store(to: luma + x)
    }
    return whole
  }
}

/// Products of 16-bit words, of which the compiler makes ones of 32 bits. Each returns how many samples are done; the rest is
/// less than a whole step.
extension RGBToYUV8 {
  /// The loop of `addColumns` for co-sited chroma, 16 samples per step: pairs of words by a multiply-add.
  @unsafe func addCoSitedAVX2(_ sums: UnsafeMutablePointer<Int16>, into averages: UnsafeMutablePointer<Int16>, count: Int) -> Int {
    let (lastAndHere, next) = (_mm256_set1_epi32(1 | 2 << 16), _mm256_set1_epi32(1))
    let whole = count & ~15
    for i in stride(from: 0, to: whole, by: 16) {
      let a = unsafe Vector256.quarters(UnsafeRawPointer(sums + 2 &* i - 1))
      let b = unsafe Vector256.quarters(UnsafeRawPointer(sums + 2 &* i + 1))
      let low = _mm256_add_epi32(_mm256_madd_epi16(a.low, lastAndHere), _mm256_madd_epi16(b.low, next))
      let high = _mm256_add_epi32(_mm256_madd_epi16(a.high, lastAndHere), _mm256_madd_epi16(b.high, next))
      unsafe _mm256_packs_epi32(low, high).store(to: UnsafeMutableRawPointer(averages + i))
    }
    return whole
  }

  /// The loop of `store` for a plane of its own, 32 samples per step.
  @unsafe func storeAVX2(_ k: YUV8Coefficients.Difference, count: Int, _ out: UnsafeMutableRawPointer) -> Int {
    let (r, g) = (Vector256(words: k.red), Vector256(words: k.green))
    let (b, bias) = (Vector256(words: k.blue), Vector256(words: k.bias))
    let rows = unsafe (averageRow(0), averageRow(1), averageRow(2))
    @inline(__always) func products(_ row: UnsafePointer<Int16>, _ i: Int, _ k: Vector256) -> (Vector256, Vector256) {
      let (low, high) = unsafe Vector256.quarters(UnsafeRawPointer(row + i))
      return (_mm256_mulhrs_epi16(_mm256_slli_epi16(low, 2), k), _mm256_mulhrs_epi16(_mm256_slli_epi16(high, 2), k))
    }
    let whole = count & ~31
    for i in stride(from: 0, to: whole, by: 32) {
      let (p, q) = unsafe (products(rows.0, i, r), products(rows.1, i, g))
      let s = unsafe products(rows.2, i, b)
      let low = _mm256_add_epi16(_mm256_add_epi16(p.0, q.0), _mm256_add_epi16(s.0, bias))
      let high = _mm256_add_epi16(_mm256_add_epi16(p.1, q.1), _mm256_add_epi16(s.1, bias))
      unsafe _mm256_packus_epi16(_mm256_srai_epi16(low, 6), _mm256_srai_epi16(high, 6)).store(to: out + i)
    }
    return whole
  }
}

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
