#if AVX2
internal import CIntrinsics

/// `preparePixelsPlain` for AVX2: eight pixels and 24 numbers a step, computed instead of looked up, because
/// `TensorArithmetic` has shown for every pixel value that it makes no difference.
extension TensorPreparer {
  /// - Returns: how many of the pixels were done, from the first; the rest is for the plain kernel.
  @unsafe func preparePixelsAVX2(_ pixels: UnsafeRawPointer, count: Int, first: Int, into tensor: UnsafeMutableRawPointer) -> Int {
    guard let arithmetic, options.element != .u8 else { return 0 }
    let isHalf = options.element == .f16
    switch arithmetic.form {
    case .linear: return unsafe prepare(pixels, count, first, tensor, .linear, isHalf: isHalf)
    case .quotient: return unsafe prepare(pixels, count, first, tensor, .quotient, isHalf: isHalf)
    case .full: return unsafe prepare(pixels, count, first, tensor, .full, isHalf: isHalf)
    }
  }

  /// `form` is a constant at every call, and the branches on it go away.
  @inline(__always)
  private func prepare(
    _ pixels: UnsafeRawPointer, _ count: Int, _ first: Int, _ tensor: UnsafeMutableRawPointer, _ form: TensorArithmetic.Form,
    isHalf: Bool
  ) -> Int {
    let vectors = unsafe vectors.vectors
    let plane = options.layout == .nchw ? source.width * source.height : 8
    let step = options.layout == .nchw ? 8 : 24
    let start = options.layout == .nchw ? first : 3 * first
    let bytes = options.element.byteCount
    let factor = SIMD8(repeating: arithmetic!.factor), divisor = SIMD8(repeating: arithmetic!.divisor)
    // Loads reach at most 16 bytes past the eighth pixel.
    let steps = max(0, (count * pixelBytes - 16) / (8 * pixelBytes))
    for vector in 0..<3 {
      let plan = unsafe vectors[vector]
      let pattern = unsafe unsafeBitCast(plan.pattern, to: Lanes.self)
      var to = unsafe tensor + bytes * (start + vector * plane)
      var from = unsafe pixels
      for _ in 0..<steps {
        let samples = unsafe Lanes(
          lowHalf: (from + plan.low).loadUnaligned(as: SIMD2<Int64>.self),
          highHalf: (from + plan.high).loadUnaligned(as: SIMD2<Int64>.self))
        let x = _mm256_cvtepi32_ps(_mm256_shuffle_epi8(samples, pattern))
        let numbers = number(x, plan, factor: factor, divisor: divisor, form)
        if isHalf {
          unsafe to.storeBytes(of: framepipe_cvtps_ph(numbers), as: SIMD2<Int64>.self)
        } else {
          unsafe to.storeBytes(of: numbers, as: SIMD8<Float>.self)
        }
        unsafe to += bytes * step
        unsafe from += 8 * pixelBytes
      }
    }
    return 8 * steps
  }

  /// `TensorArithmetic.number`, eight times.
  @inline(__always)
  private func number(
    _ x: SIMD8<Float>, _ plan: TensorVectors.Vector, factor: SIMD8<Float>, divisor: SIMD8<Float>, _ form: TensorArithmetic.Form
  ) -> SIMD8<Float> {
    if form == .linear { return _mm256_fmadd_ps(x, plan.slope, plan.shift) }
    var scaled = x * factor
    // A divisor of 0 stands for none: then the correction is x · factor too large, and is not made.
    if form == .quotient || divisor[0] != 0 { scaled = _mm256_fmadd_ps(_mm256_fnmadd_ps(scaled, divisor, x), factor, scaled) }
    if form == .quotient { return scaled }
    let centred = scaled - plan.mean
    let quotient = centred * plan.reciprocal
    return _mm256_fmadd_ps(_mm256_fnmadd_ps(quotient, plan.deviation, centred), plan.reciprocal, quotient)
  }
}
#endif
