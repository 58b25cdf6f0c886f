/// A fraction: a time base in seconds, or an aspect ratio.
public struct Rational: Hashable, Sendable {
  public var numerator: Int32
  public var denominator: Int32

  public init(_ numerator: Int32, _ denominator: Int32) {
    self.numerator = numerator
    self.denominator = denominator
  }

  public var isPositive: Bool { numerator > 0 && denominator > 0 }
  public var doubleValue: Double { Double(numerator) / Double(denominator) }
}
