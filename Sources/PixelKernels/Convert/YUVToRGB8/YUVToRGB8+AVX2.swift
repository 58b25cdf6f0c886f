#if AVX2
internal import CIntrinsics

extension YUVToRGB8 {
  /// `makeTermsPlain` for AVX2, 32 pixels a step.
  ///
  /// For each block of 32 pixels there are six vectors of 16 words: first, green, last, and of each the pixels 0…7 and
  /// 16…23, then 8…15 and 24…31. That is the order in which unpacking bytes leaves luma, and packing undoes it.
  func makeTermsAVX2() {
    switch horizontal {
    case .full: unsafe makeTerms { unsafe Self.full($0, $1) }
    case .nearest: makeNearestTerms()
    case .coSited: unsafe makeTerms { unsafe Self.coSited($0, $1 >> 1) }
    case .centred: unsafe makeTerms { unsafe Self.centred($0, $1 >> 1) }
    }
  }

  private typealias Pair = (low: Vector256, high: Vector256)

  /// - Parameter spread: chroma of the 32 pixels from `x` on, in the order of the terms.
  @inline(__always) private func makeTerms(_ spread: (UnsafePointer<Int16>, Int) -> Pair) {
    let k = VectorCoefficients(coefficients)
    let (first, last) = unsafe (UnsafePointer(firstChroma.start + Self.edge), UnsafePointer(lastChroma.start + Self.edge))
    var out = unsafe UnsafeMutableRawPointer(terms.start)
    for x in stride(from: 0, to: width, by: Self.block) {
      let (p, q) = unsafe (spread(first, x), spread(last, x))
      unsafe Self.store(k.terms(p.low, q.low), k.terms(p.high, q.high), into: out)
      unsafe out += 192
    }
  }

  /// One product serves two pixels.
  private func makeNearestTerms() {
    let k = VectorCoefficients(coefficients)
    let (first, last) = unsafe (firstChroma.start + Self.edge, lastChroma.start + Self.edge)
    var out = unsafe UnsafeMutableRawPointer(terms.start)
    for x in stride(from: 0, to: width, by: Self.block) {
      let p = unsafe _mm256_slli_epi16(Vector256(loading: first + x / 2), 2)
      let q = unsafe _mm256_slli_epi16(Vector256(loading: last + x / 2), 2)
      let t = k.terms(p, q)
      let low = (_mm256_unpacklo_epi16(t.0, t.0), _mm256_unpacklo_epi16(t.1, t.1), _mm256_unpacklo_epi16(t.2, t.2))
      let high = (_mm256_unpackhi_epi16(t.0, t.0), _mm256_unpackhi_epi16(t.1, t.1), _mm256_unpackhi_epi16(t.2, t.2))
      unsafe Self.store(low, high, into: out)
      unsafe out += 192
    }
  }

  @inline(__always) private static func store(
    _ low: VectorCoefficients.Terms, _ high: VectorCoefficients.Terms, into out: UnsafeMutableRawPointer
  ) {
    unsafe low.0.store(to: out)
    unsafe high.0.store(to: out + 32)
    unsafe low.1.store(to: out + 64)
    unsafe high.1.store(to: out + 96)
    unsafe low.2.store(to: out + 128)
    unsafe high.2.store(to: out + 160)
  }

  @inline(__always) private static func full(_ row: UnsafePointer<Int16>, _ x: Int) -> Pair {
    let a = unsafe _mm256_slli_epi16(Vector256(loading: row + x), 2)
    let b = unsafe _mm256_slli_epi16(Vector256(loading: row + x + 16), 2)
    return (a.lows(with: b), a.highs(with: b))
  }

  @inline(__always) private static func coSited(_ row: UnsafePointer<Int16>, _ i: Int) -> Pair {
    let here = unsafe Vector256(loading: row + i)
    let next = unsafe Vector256(loading: row + i + 1)
    return interleave(even: _mm256_slli_epi16(here, 2), odd: _mm256_slli_epi16(_mm256_add_epi16(here, next), 1))
  }

  @inline(__always) private static func centred(_ row: UnsafePointer<Int16>, _ i: Int) -> Pair {
    let here = unsafe Vector256(loading: row + i)
    let next = unsafe Vector256(loading: row + i + 1)
    let last = unsafe Vector256(loading: row + i - 1)
    let most = _mm256_add_epi16(here, _mm256_slli_epi16(here, 1))
    return interleave(even: _mm256_add_epi16(most, last), odd: _mm256_add_epi16(most, next))
  }

  @inline(__always) private static func interleave(even: Vector256, odd: Vector256) -> Pair {
    (_mm256_unpacklo_epi16(even, odd), _mm256_unpackhi_epi16(even, odd))
  }
}

/// The coefficients of chroma, each in every word of a vector.
private struct VectorCoefficients {
  typealias Terms = (Vector256, Vector256, Vector256)

  let first: Vector256
  let firstInGreen: Vector256
  let lastInGreen: Vector256
  let last: Vector256
  let bias: Terms

  init(_ k: RGB8Coefficients) {
    first = Vector256(words: k.first)
    firstInGreen = Vector256(words: k.firstInGreen)
    lastInGreen = Vector256(words: k.lastInGreen)
    last = Vector256(words: k.last)
    bias = (Vector256(words: k.bias.first), Vector256(words: k.bias.green), Vector256(words: k.bias.last))
  }

  /// What chroma and bias add to the first, green and last colour.
  @inline(__always) func terms(_ p: Vector256, _ q: Vector256) -> Terms {
    let green = _mm256_add_epi16(_mm256_mulhrs_epi16(p, firstInGreen), _mm256_mulhrs_epi16(q, lastInGreen))
    return (
      _mm256_add_epi16(_mm256_mulhrs_epi16(p, first), bias.0), _mm256_add_epi16(green, bias.1),
      _mm256_add_epi16(_mm256_mulhrs_epi16(q, last), bias.2)
    )
  }
}
#endif
