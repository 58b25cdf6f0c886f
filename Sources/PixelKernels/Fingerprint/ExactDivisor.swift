/// Division by a small whole number, correctly rounded, in two instructions instead of a slow one.
///
/// The reciprocal is kept in two floats, `high + low = 1 / n · (1 + e)` with |e| < 2^-48, so that
/// `fma(value, high, value · low)` is off by less than 2^-46 of itself before its only rounding that counts. A quotient of
/// a float by n is never half-way between two floats (it would need 25 bits, times n), and differs from every such point
/// by at least 2^-25 / n of itself: for n below 2^20 the rounding falls on the same side as a division's.
/// Intermediate values must not be subnormal.
struct ExactDivisor: BitwiseCopyable {
  private let high: Float
  private let low: Float

  /// - Parameter divisor: at most 2^20. Of 0 every quotient is 0.
  init(_ divisor: Int) {
    high = divisor == 0 ? 0 : 1 / Float(divisor)
    low = divisor == 0 ? 0 : Float(1 / Double(divisor) - Double(high))
  }

  @inline(__always)
  func quotient(_ value: SIMD8<Float>) -> SIMD8<Float> { (value * low).addingProduct(value, SIMD8(repeating: high)) }
}
