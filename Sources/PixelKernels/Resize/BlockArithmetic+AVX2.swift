#if AVX2
internal import CIntrinsics

/// What the passes of a block multiply and add: their loops are the same for both arithmetics.
///
/// Everything is inlined with the arithmetic's type known. As a generic class of a kernel, with the arithmetic's passes as its
/// methods, single precision took 1.8 to 2.2 times as long.
protocol BlockArithmetic {
  associatedtype Weight: BitwiseCopyable
  /// Eight sums of 32 bits.
  associatedtype Sums: SIMD, BitwiseCopyable

  /// A weight for each sum.
  static func repeating(_ weight: Weight) -> Sums
  /// Sums and the products of 32 bytes of samples by their weights.
  static func add(_ sums: Sums, _ samples: UnsafeRawPointer, _ weights: Sums) -> Sums
}

/// Samples and weights of single precision, by fused multiply-adds.
enum FloatArithmetic: BlockArithmetic {
  @inline(__always) static func repeating(_ weight: Float) -> SIMD8<Float> { SIMD8(repeating: weight) }

  @inline(__always) static func add(_ sums: SIMD8<Float>, _ samples: UnsafeRawPointer, _ weights: SIMD8<Float>) -> SIMD8<Float> {
    unsafe _mm256_fmadd_ps(SIMD8<Float>(loading: samples), weights, sums)
  }
}

/// Pairs of 16-bit samples and weights, by `vpmaddwd`.
enum PairArithmetic: BlockArithmetic {
  @inline(__always) static func repeating(_ weight: Int32) -> Vector256 { _mm256_set1_epi32(weight) }

  @inline(__always) static func add(_ sums: Vector256, _ samples: UnsafeRawPointer, _ weights: Vector256) -> Vector256 {
    unsafe _mm256_add_epi32(sums, _mm256_madd_epi16(Vector256(loading: samples), weights))
  }
}

extension BlockArithmetic {
  /// The vertical sums of 64 neighbours, so that a weight is fetched once for eight multiplications.
  ///
  /// For memory safety the caller ensures 256 bytes in each row.
  /// - Parameters:
  ///   - rows: the first row's samples, the others `step` bytes apart.
  ///   - start: what sums begin with.
  @inline(__always)
  @unsafe static func sum64(
    _ rows: UnsafeRawPointer, step: Int, _ weights: UnsafePointer<Weight>, count: Int, from start: Sums
  ) -> Block8x8<Sums> {
    var sums = Block8x8<Sums> { _ in start }
    var row = unsafe rows
    for k in 0..<count {
      let weight = unsafe repeating(weights[k])
      sums = sums.map { index, sum in unsafe add(sum, row + 32 * index, weight) }
      unsafe row += step
    }
    return sums
  }

  /// The horizontal sums of some output pixels in eight rows, 32 bytes for each channel.
  ///
  /// For memory safety the caller ensures that `transposed` has the samples that the taps name, 32 bytes for each channel of
  /// what a weight counts for, and room for the sums.
  @inline(__always)
  @unsafe static func sumColumns(
    _ pixels: Range<Int>, channels: Int, _ taps: borrowing Taps<Weight>, of transposed: UnsafeRawPointer, from start: Sums,
    into sums: UnsafeMutableRawPointer
  ) {
    // A constant in each, and the branches on it go away.
    switch channels {
    case 1: unsafe sumColumns(pixels, 1, taps, transposed, start, sums)
    case 2: unsafe sumColumns(pixels, 2, taps, transposed, start, sums)
    case 3: unsafe sumColumns(pixels, 3, taps, transposed, start, sums)
    default: unsafe sumColumns(pixels, 4, taps, transposed, start, sums)
    }
  }

  @inline(__always)
  private static func sumColumns(
    _ pixels: Range<Int>, _ channels: Int, _ taps: borrowing Taps<Weight>, _ transposed: UnsafeRawPointer, _ start: Sums,
    _ sums: UnsafeMutableRawPointer
  ) {
    let (starts, counts, stride) = unsafe (taps.starts, taps.counts, taps.stride)
    var weights = unsafe taps.weights + pixels.lowerBound * stride
    var to = unsafe sums
    for x in pixels {
      var samples = unsafe transposed + Int(starts[x]) * channels * 32
      var (a, b, c, d) = (start, start, start, start)
      for k in unsafe 0..<Int(counts[x]) {
        let weight = unsafe repeating(weights[k])
        a = unsafe add(a, samples, weight)
        if channels > 1 { b = unsafe add(b, samples + 32, weight) }
        if channels > 2 { c = unsafe add(c, samples + 64, weight) }
        if channels > 3 { d = unsafe add(d, samples + 96, weight) }
        unsafe samples += channels * 32
      }
      unsafe to.storeBytes(of: a, as: Sums.self)
      if channels > 1 { unsafe to.storeBytes(of: b, toByteOffset: 32, as: Sums.self) }
      if channels > 2 { unsafe to.storeBytes(of: c, toByteOffset: 64, as: Sums.self) }
      if channels > 3 { unsafe to.storeBytes(of: d, toByteOffset: 96, as: Sums.self) }
      unsafe to += channels * 32
      unsafe weights += stride
    }
  }
}
#endif
