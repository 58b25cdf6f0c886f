internal import ArgumentParser
public import Pixels

/// A rate or a ratio on the command line: `30`, `30000/1001`, `29.97`.
public enum RateArgument {
  /// - Returns: a fraction above 0, reduced.
  /// - Throws: `ValidationError` for anything else.
  public static func parse(_ text: String) throws -> Rational {
    let sides = text.split(whereSeparator: { $0 == "/" || $0 == ":" })
    let isRatio = text.contains { $0 == "/" || $0 == ":" }
    if isRatio, sides.count == 2, let numerator = Int32(sides[0]), let denominator = Int32(sides[1]) {
      return try checked(Int(numerator), Int(denominator), text)
    }
    guard !isRatio, let decimal = decimal(text) else { throw wrong(text) }
    return try checked(decimal.digits, decimal.unit, text)
  }

  /// Digits with at most one point, exactly: "29.97" is 2997/100.
  private static func decimal(_ text: String) -> (digits: Int, unit: Int)? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, whole.count <= 9 else { return nil }
    let fraction = parts.count == 2 ? parts[1] : ""
    guard fraction.count <= 9, (whole + fraction).allSatisfy({ ("0"..."9").contains($0) }), let digits = Int(whole + fraction)
    else { return nil }
    return (digits, fraction.reduce(1) { unit, _ in unit * 10 })
  }

  private static func checked(_ numerator: Int, _ denominator: Int, _ text: String) throws -> Rational {
    var (a, b) = (numerator, denominator)
    while b != 0 { (a, b) = (b, a % b) }
    guard numerator > 0, denominator > 0, let n = Int32(exactly: numerator / a), let d = Int32(exactly: denominator / a) else {
      throw wrong(text)
    }
    return Rational(n, d)
  }

  private static func wrong(_ text: String) -> ValidationError {
    ValidationError("\(text): expected a number above 0, or a ratio such as 30000/1001")
  }
}
