#if AVX2
internal import CIntrinsics

extension YUVToRGB8 {
  /// `convertRowPlain` for AVX2, 32 pixels a step, one row or two that have the same chroma.
  ///
  /// Terms stay in registers; a separate pass would halve the work for rows that share chroma, but saturates neither
  /// the multipliers nor memory (1080p yuv420p to rgba, nearest: 0.72 ms for two passes).
  /// Whole blocks are read and written in place; the rest of the row goes through `tail`, so that nothing after the
  /// row is touched.
  @unsafe func convertRowsAVX2(_ y: Int, count: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    let luma = yuv.luma
    if luma.isByte {
      unsafe convertRows(y, count, ByteLuma(), of: source, into: destination)
    } else if luma.shift == 0 {
      unsafe convertRows(y, count, HighWordLuma(luma), of: source, into: destination)
    } else {
      unsafe convertRows(y, count, LowWordLuma(luma), of: source, into: destination)
    }
  }

  @inline(__always)
  private func convertRows<Luma: LumaLoader>(
    _ y: Int, _ count: Int, _ luma: Luma, of source: FramePlanes, into destination: MutableFramePlanes
  ) {
    switch target.packing {
    case .three: unsafe convertRows(y, count, luma, Interleave3<UInt8>(), of: source, into: destination)
    case .fourOpaqueLast: unsafe convertRows(y, count, luma, Interleave4<UInt8>(isOpaqueFirst: false), of: source, into: destination)
    case .fourOpaqueFirst: unsafe convertRows(y, count, luma, Interleave4<UInt8>(isOpaqueFirst: true), of: source, into: destination)
    case .planar: unsafe convertRows(y, count, luma, Planes<UInt8>(destination, row: y), of: source, into: destination)
    }
  }

  @inline(__always)
  private func convertRows<Luma: LumaLoader, Packer: BlockPacker>(
    _ y: Int, _ count: Int, _ luma: Luma, _ packer: Packer, of source: FramePlanes, into destination: MutableFramePlanes
  ) {
    if readsChromaInPlace {
      let chroma = unsafe FullByteChroma(source.row(y, ofPlane: yuv.first.plane), source.row(y, ofPlane: yuv.last.plane))
      return unsafe convertRows(y, count, luma, packer, chroma, of: source, into: destination)
    }
    switch yuv.horizontal {
    case .full: unsafe convertRows(y, count, luma, packer, FullChroma(self), of: source, into: destination)
    case .nearest: unsafe convertRows(y, count, luma, packer, NearestChroma(self), of: source, into: destination)
    case .coSited: unsafe convertRows(y, count, luma, packer, CoSitedChroma(self), of: source, into: destination)
    case .centred: unsafe convertRows(y, count, luma, packer, CentredChroma(self), of: source, into: destination)
    }
  }

  @inline(__always)
  private func convertRows<Luma: LumaLoader, Packer: BlockPacker, Chroma: ChromaLoader>(
    _ y: Int, _ count: Int, _ luma: Luma, _ packer: Packer, _ chroma: Chroma, of source: FramePlanes, into destination: MutableFramePlanes
  ) {
    let k = VectorCoefficients(coefficients, row: y)
    let (input, output) = unsafe (source.row(y, ofPlane: 0), destination.row(y, ofPlane: 0))
    let whole = yuv.width & ~(Self.block - 1)
    if count == 1 {
      for x in stride(from: 0, to: whole, by: Self.block) {
        unsafe packer.store(k.pixels(luma.load(input + x &* Luma.step), chroma.terms(k, x)), to: output + x &* Packer.step)
      }
    } else {
      let (nextInput, nextOutput) = unsafe (input + source.strides[0], output + destination.strides[0])
      for x in stride(from: 0, to: whole, by: Self.block) {
        let terms = unsafe chroma.terms(k, x)
        unsafe packer.store(k.pixels(luma.load(input + x &* Luma.step), terms), to: output + x &* Packer.step)
        unsafe packer.store(k.pixels(luma.load(nextInput + x &* Luma.step), terms), to: nextOutput + x &* Packer.step)
      }
    }
    guard whole < yuv.width else { return }
    let terms = unsafe readsChromaInPlace ? FullChroma(self).terms(k, whole) : chroma.terms(k, whole)
    for row in 0..<count {
      let (rest, end) = unsafe (
        input + row * source.strides[0] + whole * Luma.step, output + row * destination.strides[0] + whole * Packer.step
      )
      unsafe tail.start.update(from: rest.assumingMemoryBound(to: UInt8.self), count: (yuv.width - whole) * Luma.step)
      let pixels = unsafe k.pixels(luma.load(tail.start), terms)
      unsafe packer.storePart(pixels, count: yuv.width - whole, to: end, scratch: UnsafeMutableRawPointer(tail.start))
    }
  }
}

/// The coefficients, each in every word of a vector.
struct VectorCoefficients {
  typealias Terms = (Vector256, Vector256, Vector256)
  /// Of 32 pixels 0…7 and 16…23, then 8…15 and 24…31: the order in which unpacking bytes leaves luma, and packing undoes it.
  typealias Halves<Half> = (low: Half, high: Half)

  private let luma: Vector256
  private let first: Vector256
  private let firstInGreen: Vector256
  private let lastInGreen: Vector256
  private let last: Vector256
  private let bias: Vector256

  init(_ k: RGB8Coefficients, row y: Int) {
    luma = Vector256(words: Int16(bitPattern: k.luma))
    first = Vector256(words: k.first)
    firstInGreen = Vector256(words: k.firstInGreen)
    lastInGreen = Vector256(words: k.lastInGreen)
    last = Vector256(words: k.last)
    // Halves of pixels begin at multiples of eight.
    let biases = k.biases(row: y)
    bias = unsafe unsafeBitCast(SIMD16(lowHalf: biases, highHalf: biases), to: Vector256.self)
  }

  /// What chroma adds to the first, green and last colour.
  @inline(__always) func terms(_ p: Vector256, _ q: Vector256) -> Terms {
    let green = _mm256_add_epi16(_mm256_mulhrs_epi16(p, firstInGreen), _mm256_mulhrs_epi16(q, lastInGreen))
    return (_mm256_mulhrs_epi16(p, first), green, _mm256_mulhrs_epi16(q, last))
  }

  /// Luma, bias and terms, as words to be clamped.
  @inline(__always) func pixels(_ samples: Halves<Vector256>, _ terms: Halves<Terms>) -> ColourBlock {
    (colours(samples.low, terms.low), colours(samples.high, terms.high))
  }

  @inline(__always) private func colours(_ samples: Vector256, _ terms: Terms) -> Terms {
    let light = _mm256_add_epi16(_mm256_mulhi_epu16(samples, luma), bias)
    return (
      _mm256_srai_epi16(_mm256_adds_epi16(light, terms.0), 6), _mm256_srai_epi16(_mm256_adds_epi16(light, terms.1), 6),
      _mm256_srai_epi16(_mm256_adds_epi16(light, terms.2), 6)
    )
  }
}
#endif
