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
    let (first0, first1, first2) = unsafe (vectors.vectors[0], vectors.vectors[1], vectors.vectors[2])
    let bytes = options.element.byteCount
    let (start, plane, step) = options.layout == .nchw ? (first, source.width * source.height, 8) : (3 * first, 8, 24)
    let factor = SIMD8(repeating: arithmetic!.factor), divisor = SIMD8(repeating: arithmetic!.divisor)
    var to = unsafe tensor + bytes * start
    var from = unsafe pixels
    // Loads reach at most 16 bytes past the eighth pixel.
    let steps = max(0, (count * pixelBytes - 16) / (8 * pixelBytes))
    for _ in 0..<steps {
      let a = unsafe number(samples(from, first0), first0, factor: factor, divisor: divisor, form)
      let b = unsafe number(samples(from, first1), first1, factor: factor, divisor: divisor, form)
      let c = unsafe number(samples(from, first2), first2, factor: factor, divisor: divisor, form)
      unsafe put(a, at: to, isHalf: isHalf)
      unsafe put(b, at: to + bytes * plane, isHalf: isHalf)
      unsafe put(c, at: to + 2 * bytes * plane, isHalf: isHalf)
      unsafe to += bytes * step
      unsafe from += 8 * pixelBytes
    }
    return 8 * steps
  }

  /// The eight samples of a vector.
  @inline(__always)
  private func samples(_ pixels: UnsafeRawPointer, _ plan: TensorVectors.Vector) -> SIMD8<Float> {
    let bytes = unsafe Vector256(
      lowHalf: (pixels + plan.low).loadUnaligned(as: SIMD2<Int64>.self),
      highHalf: (pixels + plan.high).loadUnaligned(as: SIMD2<Int64>.self))
    return unsafe _mm256_cvtepi32_ps(_mm256_shuffle_epi8(bytes, unsafeBitCast(plan.pattern, to: Vector256.self)))
  }

  @inline(__always)
  private func put(_ numbers: SIMD8<Float>, at address: UnsafeMutableRawPointer, isHalf: Bool) {
    if isHalf {
      unsafe address.storeBytes(of: framepipe_cvtps_ph(numbers), as: SIMD2<Int64>.self)
    } else {
      unsafe numbers.store(to: address)
    }
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
