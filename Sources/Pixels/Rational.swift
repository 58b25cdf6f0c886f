/// A fraction: a time base in seconds, or an aspect ratio.
public struct Rational: Hashable, Sendable {
  /// Above the line.
  public var numerator: Int32
  /// Below the line; 0 makes it no number.
  public var denominator: Int32

  /// A fraction as it is written; it is not reduced.
  public init(_ numerator: Int32, _ denominator: Int32) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// Whether it is a number above 0, as a time base must be.
  public var isPositive: Bool { numerator > 0 && denominator > 0 }
  /// The nearest floating-point number; NaN or infinite if the denominator is 0.
  public var doubleValue: Double { Double(numerator) / Double(denominator) }
}
