#if AVX2
internal import CIntrinsics

/// Loads 32 samples of luma, each filling 16 bits.
protocol LumaLoader {
  /// Bytes a sample.
  static var step: Int { get }
  @unsafe func load(_ row: UnsafeRawPointer) -> VectorCoefficients.Halves<Vector256>
}

struct ByteLuma: LumaLoader {
  static let step = 1

  @inline(__always) @unsafe func load(_ row: UnsafeRawPointer) -> VectorCoefficients.Halves<Vector256> {
    let bytes = unsafe Vector256(loading: row)
    return (_mm256_unpacklo_epi8(.zero, bytes), _mm256_unpackhi_epi8(.zero, bytes))
  }
}

/// Words of which the sample is the low bits; the shift drops what is above them.
struct LowWordLuma: LumaLoader {
  static let step = 2
  private let shift: SIMD2<Int64>

  init(_ words: SampleWords) { shift = SIMD2(Int64(words.shift), 0) }

  @inline(__always) @unsafe func load(_ row: UnsafeRawPointer) -> VectorCoefficients.Halves<Vector256> {
    let (low, high) = unsafe Vector256.quarters(row)
    return (_mm256_sll_epi16(low, shift), _mm256_sll_epi16(high, shift))
  }
}

/// Words of which the sample is the high bits.
struct HighWordLuma: LumaLoader {
  static let step = 2
  private let mask: Vector256

  init(_ words: SampleWords) { mask = Vector256(words: Int16(bitPattern: words.mask)) }

  @inline(__always) @unsafe func load(_ row: UnsafeRawPointer) -> VectorCoefficients.Halves<Vector256> {
    let (low, high) = unsafe Vector256.quarters(row)
    return (_mm256_and_si256(low, mask), _mm256_and_si256(high, mask))
  }
}

/// Makes the terms of 32 pixels from blended chroma rows: `HorizontalChroma`, a type for each case.
@unsafe
protocol ChromaLoader {
  func terms(_ k: VectorCoefficients, _ x: Int) -> VectorCoefficients.Halves<VectorCoefficients.Terms>
}

@unsafe
struct FullChroma: ChromaLoader {
  private let rows: ChromaPair

  init(_ kernel: YUVToRGB8) { unsafe rows = ChromaPair(kernel) }

  @inline(__always) func terms(_ k: VectorCoefficients, _ x: Int) -> VectorCoefficients.Halves<VectorCoefficients.Terms> {
    let (p, q) = unsafe (Self.spread(rows.first + x), Self.spread(rows.last + x))
    return (k.terms(p.low, q.low), k.terms(p.high, q.high))
  }

  @inline(__always) private static func spread(_ row: UnsafePointer<Int16>) -> VectorCoefficients.Halves<Vector256> {
    let (low, high) = unsafe Vector256.quarters(UnsafeRawPointer(row))
    return (_mm256_slli_epi16(low, 2), _mm256_slli_epi16(high, 2))
  }
}

/// The same from bytes in place, for 4:4:4: blending would be a pass for nothing. Reads 32 bytes from `x` on.
@unsafe
struct FullByteChroma: ChromaLoader {
  private let first: UnsafeRawPointer
  private let last: UnsafeRawPointer
  private let middle = Vector256(words: .min)

  init(_ first: UnsafeRawPointer, _ last: UnsafeRawPointer) {
    unsafe self.first = first
    unsafe self.last = last
  }

  @inline(__always) func terms(_ k: VectorCoefficients, _ x: Int) -> VectorCoefficients.Halves<VectorCoefficients.Terms> {
    let (p, q) = unsafe (Vector256(loading: first + x), Vector256(loading: last + x))
    return unsafe (
      k.terms(centred(_mm256_unpacklo_epi8(.zero, p)), centred(_mm256_unpacklo_epi8(.zero, q))),
      k.terms(centred(_mm256_unpackhi_epi8(.zero, p)), centred(_mm256_unpackhi_epi8(.zero, q)))
    )
  }

  /// 2^15 less: the highest bit turned.
  @inline(__always) private func centred(_ samples: Vector256) -> Vector256 { unsafe _mm256_xor_si256(samples, middle) }
}

/// One product serves two pixels.
@unsafe
struct NearestChroma: ChromaLoader {
  private let rows: ChromaPair

  init(_ kernel: YUVToRGB8) { unsafe rows = ChromaPair(kernel) }

  @inline(__always) func terms(_ k: VectorCoefficients, _ x: Int) -> VectorCoefficients.Halves<VectorCoefficients.Terms> {
    let p = unsafe _mm256_slli_epi16(Vector256(loading: rows.first + x &>> 1), 2)
    let q = unsafe _mm256_slli_epi16(Vector256(loading: rows.last + x &>> 1), 2)
    let t = k.terms(p, q)
    return (
      (_mm256_unpacklo_epi16(t.0, t.0), _mm256_unpacklo_epi16(t.1, t.1), _mm256_unpacklo_epi16(t.2, t.2)),
      (_mm256_unpackhi_epi16(t.0, t.0), _mm256_unpackhi_epi16(t.1, t.1), _mm256_unpackhi_epi16(t.2, t.2))
    )
  }
}

@unsafe
struct CoSitedChroma: ChromaLoader {
  private let rows: ChromaPair

  init(_ kernel: YUVToRGB8) { unsafe rows = ChromaPair(kernel) }

  @inline(__always) func terms(_ k: VectorCoefficients, _ x: Int) -> VectorCoefficients.Halves<VectorCoefficients.Terms> {
    let (p, q) = unsafe (Self.spread(rows.first + x &>> 1), Self.spread(rows.last + x &>> 1))
    return (k.terms(p.low, q.low), k.terms(p.high, q.high))
  }

  @inline(__always) private static func spread(_ row: UnsafePointer<Int16>) -> VectorCoefficients.Halves<Vector256> {
    let (here, next) = unsafe (Vector256(loading: row), Vector256(loading: row + 1))
    return interleave(even: _mm256_slli_epi16(here, 2), odd: _mm256_slli_epi16(_mm256_add_epi16(here, next), 1))
  }
}

@unsafe
struct CentredChroma: ChromaLoader {
  private let rows: ChromaPair

  init(_ kernel: YUVToRGB8) { unsafe rows = ChromaPair(kernel) }

  @inline(__always) func terms(_ k: VectorCoefficients, _ x: Int) -> VectorCoefficients.Halves<VectorCoefficients.Terms> {
    let (p, q) = unsafe (Self.spread(rows.first + x &>> 1), Self.spread(rows.last + x &>> 1))
    return (k.terms(p.low, q.low), k.terms(p.high, q.high))
  }

  @inline(__always) private static func spread(_ row: UnsafePointer<Int16>) -> VectorCoefficients.Halves<Vector256> {
    let here = unsafe Vector256(loading: row)
    let most = _mm256_add_epi16(here, _mm256_slli_epi16(here, 1))
    return unsafe interleave(
      even: _mm256_add_epi16(most, Vector256(loading: row - 1)), odd: _mm256_add_epi16(most, Vector256(loading: row + 1)))
  }
}

/// The blended chroma rows of a kernel.
@unsafe
private struct ChromaPair {
  let first: UnsafePointer<Int16>
  let last: UnsafePointer<Int16>

  init(_ kernel: YUVToRGB8) {
    unsafe first = UnsafePointer(kernel.firstChroma.start + YUVToRGB8.edge)
    unsafe last = UnsafePointer(kernel.lastChroma.start + YUVToRGB8.edge)
  }
}

@inline(__always) private func interleave(even: Vector256, odd: Vector256) -> VectorCoefficients.Halves<Vector256> {
  (_mm256_unpacklo_epi16(even, odd), _mm256_unpackhi_epi16(even, odd))
}
#endif
