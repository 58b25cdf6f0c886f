/// Division by a small whole number, correctly rounded, in three instructions instead of a slow one.
///
/// The product with the reciprocal is at most a little off; its error, exact in a fused multiply-add, corrects it. That
/// this gives the correctly rounded quotient was tried for every divisor up to `provenLimit` and every float of two
/// binades; scaling by powers of two changes nothing as long as no intermediate value is subnormal. Larger divisors,
/// boxes of pictures with sides above 16,384, are divided by.
struct ExactDivisor {
  static let provenLimit = 128

  private let divisor: Float
  private let reciprocal: Float
  private let isProven: Bool

  /// - Parameter divisor: at least 1.
  init(_ divisor: Int) {
    self.divisor = Float(divisor)
    reciprocal = 1 / Float(divisor)
    isProven = divisor <= Self.provenLimit
  }

  @inline(__always)
  func quotient(_ value: SIMD8<Float>) -> SIMD8<Float> {
    guard isProven else { return value / SIMD8(repeating: divisor) }
    let estimate = value * SIMD8(repeating: reciprocal)
    let rest = value.addingProduct(-estimate, SIMD8(repeating: divisor))
    return estimate.addingProduct(rest, SIMD8(repeating: reciprocal))
  }
}
