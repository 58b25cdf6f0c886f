#if AVX2
internal import CIntrinsics

extension YUVToRGB16 {
  /// `convertRowPlain` for AVX2, 16 pixels a step; what is left of the row goes through `tail`.
  @unsafe func convertRowAVX2(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    switch target.packing {
    case .three: unsafe convertRow(y, Interleave3<UInt16>(), of: source, into: destination)
    case .fourOpaqueLast, .fourOpaqueFirst: unsafe convertRow(y, Interleave4<UInt16>(isOpaqueFirst: false), of: source, into: destination)
    case .planar:
      let planes = unsafe Planes<UInt16>(destination, row: y, largest: UInt16(coefficients.largest))
      unsafe convertRow(y, planes, of: source, into: destination)
    }
  }

  @inline(__always)
  private func convertRow<Packer: BlockPacker>(_ y: Int, _ packer: Packer, of source: FramePlanes, into destination: MutableFramePlanes) {
    if yuv.luma.isByte {
      unsafe convertRow(y, packer, ByteLoader(), of: source, into: destination)
    } else {
      unsafe convertRow(y, packer, WordLoader(yuv.luma), of: source, into: destination)
    }
  }

  @inline(__always) private func convertRow<Packer: BlockPacker, Luma: CodeLoader>(
    _ y: Int, _ packer: Packer, _ luma: Luma, of source: FramePlanes, into destination: MutableFramePlanes
  ) {
    let (input, output) = unsafe (source.row(y, ofPlane: 0), destination.row(y, ofPlane: 0))
    let (first, last) = unsafe (UnsafePointer(firstChroma.start + Self.edge), UnsafePointer(lastChroma.start + Self.edge))
    switch yuv.horizontal {
    case .full: unsafe convertRow(input, packer, luma, output) { unsafe (full(first + $0), full(last + $0)) }
    case .nearest: unsafe convertRow(input, packer, luma, output) { unsafe (nearest(first + $0 &>> 1), nearest(last + $0 &>> 1)) }
    case .coSited: unsafe convertRow(input, packer, luma, output) { unsafe (coSited(first + $0 &>> 1), coSited(last + $0 &>> 1)) }
    case .centred: unsafe convertRow(input, packer, luma, output) { unsafe (centred(first + $0 &>> 1), centred(last + $0 &>> 1)) }
    }
  }

  @inline(__always) private func convertRow<Packer: BlockPacker, Luma: CodeLoader>(
    _ input: UnsafeRawPointer, _ packer: Packer, _ luma: Luma, _ output: UnsafeMutableRawPointer, _ chroma: (Int) -> (FloatPair, FloatPair)
  ) {
    let k = FloatCoefficients(coefficients)
    let whole = yuv.width & ~(Self.block - 1)
    let step = Luma.step
    for x in stride(from: 0, to: whole, by: Self.block) {
      let (p, q) = chroma(x)
      let samples = unsafe luma.load(input + x &* step)
      unsafe packer.store(k.pixels(samples, p, q), to: output + x &* Packer.step)
    }
    guard whole < yuv.width else { return }
    unsafe tail.start.update(from: (input + whole * step).assumingMemoryBound(to: UInt8.self), count: (yuv.width - whole) * step)
    let (p, q) = chroma(whole)
    let samples = unsafe luma.load(tail.start)
    unsafe packer.storePart(
      k.pixels(samples, p, q), count: yuv.width - whole, to: output + whole * Packer.step, scratch: UnsafeMutableRawPointer(tail.start))
  }
}

/// Of 16 pixels 0…3 and 8…11, then 4…7 and 12…15: the order in which unpacking words leaves luma, and packing undoes it.
private typealias FloatPair = (low: SIMD8<Float>, high: SIMD8<Float>)

@inline(__always) private func load(_ row: UnsafePointer<Float>) -> SIMD8<Float> {
  unsafe UnsafeRawPointer(row).loadUnaligned(as: SIMD8<Float>.self)
}

@inline(__always) private func full(_ row: UnsafePointer<Float>) -> FloatPair {
  let (a, b) = unsafe (load(row), load(row + 8))
  let low = SIMD8(lowHalf: a.lowHalf, highHalf: b.lowHalf)
  let high = SIMD8(lowHalf: a.highHalf, highHalf: b.highHalf)
  return (low + low, high + high)
}

// Sums come after shuffles: the other way round the compiler splits the sums to save shuffles, at twice the time.
@inline(__always) private func nearest(_ row: UnsafePointer<Float>) -> FloatPair {
  let here = unsafe load(row)
  let (low, high) = (_mm256_unpacklo_ps(here, here), _mm256_unpackhi_ps(here, here))
  return (low + low, high + high)
}

@inline(__always) private func coSited(_ row: UnsafePointer<Float>) -> FloatPair {
  let (here, next) = unsafe (load(row), load(row + 1))
  return (
    _mm256_unpacklo_ps(here, here) + _mm256_unpacklo_ps(here, next), _mm256_unpackhi_ps(here, here) + _mm256_unpackhi_ps(here, next)
  )
}

@inline(__always) private func centred(_ row: UnsafePointer<Float>) -> FloatPair {
  let (last, here, next) = unsafe (load(row - 1), load(row), load(row + 1))
  return (
    _mm256_unpacklo_ps(here, here) * 1.5 + _mm256_unpacklo_ps(last, next) * 0.5,
    _mm256_unpackhi_ps(here, here) * 1.5 + _mm256_unpackhi_ps(last, next) * 0.5
  )
}

/// Loads 16 samples of luma as the codes that they are.
private protocol CodeLoader {
  /// Bytes a sample.
  static var step: Int { get }
  func load(_ row: UnsafeRawPointer) -> Vector256
}

private struct ByteLoader: CodeLoader {
  static let step = 1

  @inline(__always) func load(_ row: UnsafeRawPointer) -> Vector256 {
    unsafe _mm256_cvtepu8_epi16(row.loadUnaligned(as: SIMD2<Int64>.self))
  }
}

private struct WordLoader: CodeLoader {
  static let step = 2
  private let mask: Vector256
  private let shift: SIMD2<Int64>

  init(_ words: SampleWords) {
    mask = Vector256(words: Int16(bitPattern: words.mask))
    shift = SIMD2(Int64(words.codeShift), 0)
  }

  @inline(__always) func load(_ row: UnsafeRawPointer) -> Vector256 {
    unsafe _mm256_srl_epi16(_mm256_and_si256(Vector256(loading: row), mask), shift)
  }
}

/// The coefficients, each in every element of a vector.
private struct FloatCoefficients {
  private let luma: SIMD8<Float>
  private let first: SIMD8<Float>
  private let firstInGreen: SIMD8<Float>
  private let lastInGreen: SIMD8<Float>
  private let last: SIMD8<Float>
  private let bias: SIMD8<Float>

  init(_ k: RGB16Coefficients) {
    luma = SIMD8(repeating: k.luma)
    first = SIMD8(repeating: k.first)
    firstInGreen = SIMD8(repeating: k.firstInGreen)
    lastInGreen = SIMD8(repeating: k.lastInGreen)
    last = SIMD8(repeating: k.last)
    bias = SIMD8(repeating: k.bias)
  }

  @inline(__always) func pixels(_ samples: Vector256, _ p: FloatPair, _ q: FloatPair) -> ColourBlock {
    (
      colours(_mm256_unpacklo_epi16(samples, .zero), p.low, q.low), colours(_mm256_unpackhi_epi16(samples, .zero), p.high, q.high)
    )
  }

  /// As integers, to be clamped.
  @inline(__always)
  private func colours(_ samples: Vector256, _ p: SIMD8<Float>, _ q: SIMD8<Float>) -> (Vector256, Vector256, Vector256) {
    let light = _mm256_fmadd_ps(_mm256_cvtepi32_ps(samples), luma, bias)
    let green = _mm256_fmadd_ps(p, firstInGreen, _mm256_fmadd_ps(q, lastInGreen, light))
    return (
      _mm256_cvttps_epi32(_mm256_fmadd_ps(p, first, light)), _mm256_cvttps_epi32(green),
      _mm256_cvttps_epi32(_mm256_fmadd_ps(q, last, light))
    )
  }
}
#endif
