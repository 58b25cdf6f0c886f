#if AVX2
internal import CIntrinsics

extension YUVToRGB8 {
  /// `packRowPlain` for AVX2, 32 pixels a step.
  ///
  /// Whole blocks are read and written in place; what is left of the row goes through `tail`, so that nothing behind
  /// the row is touched.
  @unsafe func packRowAVX2(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    if luma.isByte {
      unsafe packRow(y, ByteLuma(), of: source, into: destination)
    } else {
      unsafe packRow(y, WordLuma(luma), of: source, into: destination)
    }
  }

  @inline(__always)
  private func packRow<Luma: LumaLoader>(_ y: Int, _ luma: Luma, of source: FramePlanes, into destination: MutableFramePlanes) {
    let input = unsafe source.row(y, ofPlane: 0)
    let output = unsafe destination.row(y, ofPlane: 0)
    switch packing {
    case .three: unsafe packRow(input, luma, Interleave3(), output)
    case .fourOpaqueLast: unsafe packRow(input, luma, Interleave4(isOpaqueFirst: false), output)
    case .fourOpaqueFirst: unsafe packRow(input, luma, Interleave4(isOpaqueFirst: true), output)
    case .planar:
      let (blue, red) = unsafe (destination.row(y, ofPlane: 1), destination.row(y, ofPlane: 2))
      unsafe packRow(input, luma, Planes(toBlue: blue - output, toRed: red - output), output)
    }
  }

  @inline(__always)
  private func packRow<Luma: LumaLoader, Packer: BlockPacker>(
    _ input: UnsafeRawPointer, _ luma: Luma, _ packer: Packer, _ output: UnsafeMutableRawPointer
  ) {
    let gain = Vector256(words: Int16(bitPattern: coefficients.luma))
    var terms = unsafe UnsafeRawPointer(self.terms.start)
    let whole = width & ~(Self.block - 1)
    for x in stride(from: 0, to: whole, by: Self.block) {
      let pixels = unsafe Self.pixels(luma.load(input + x * Luma.step), gain, terms)
      unsafe packer.store(pixels, to: output + x * Packer.step)
      unsafe terms += 192
    }
    guard whole < width else { return }
    unsafe tail.start.update(from: (input + whole * Luma.step).assumingMemoryBound(to: UInt8.self), count: (width - whole) * Luma.step)
    let pixels = unsafe Self.pixels(luma.load(tail.start), gain, terms)
    unsafe packer.storePart(pixels, count: width - whole, to: output + whole * Packer.step, scratch: UnsafeMutableRawPointer(tail.start))
  }

  /// Luma, terms and their sum, 6 fractional bits, to bytes in the order of the pixels.
  @inline(__always)
  private static func pixels(_ luma: (low: Vector256, high: Vector256), _ gain: Vector256, _ terms: UnsafeRawPointer) -> Pixels32 {
    let low = _mm256_mulhi_epu16(luma.low, gain)
    let high = _mm256_mulhi_epu16(luma.high, gain)
    return unsafe (colour(low, high, terms), colour(low, high, terms + 64), colour(low, high, terms + 128))
  }

  @inline(__always) private static func colour(_ low: Vector256, _ high: Vector256, _ terms: UnsafeRawPointer) -> Vector256 {
    let a = unsafe _mm256_srai_epi16(_mm256_adds_epi16(low, Vector256(loading: terms)), 6)
    let b = unsafe _mm256_srai_epi16(_mm256_adds_epi16(high, Vector256(loading: terms + 32)), 6)
    return _mm256_packus_epi16(a, b)
  }
}

/// Loads 32 samples of luma, each filling 16 bits: 0…7 and 16…23, then 8…15 and 24…31.
private protocol LumaLoader {
  /// Bytes a sample.
  static var step: Int { get }
  func load(_ row: UnsafeRawPointer) -> (low: Vector256, high: Vector256)
}

private struct ByteLuma: LumaLoader {
  static let step = 1

  @inline(__always) func load(_ row: UnsafeRawPointer) -> (low: Vector256, high: Vector256) {
    let bytes = unsafe Vector256(loading: row)
    return (_mm256_unpacklo_epi8(.zero, bytes), _mm256_unpackhi_epi8(.zero, bytes))
  }
}

private struct WordLuma: LumaLoader {
  static let step = 2
  let mask: Vector256
  let shift: SIMD2<Int64>

  init(_ words: SampleWords) {
    mask = Vector256(words: Int16(bitPattern: words.mask))
    shift = SIMD2(Int64(words.shift), 0)
  }

  @inline(__always) func load(_ row: UnsafeRawPointer) -> (low: Vector256, high: Vector256) {
    let a = unsafe _mm256_sll_epi16(_mm256_and_si256(Vector256(loading: row), mask), shift)
    let b = unsafe _mm256_sll_epi16(_mm256_and_si256(Vector256(loading: row + 32), mask), shift)
    return (a.lows(with: b), a.highs(with: b))
  }
}
#endif
