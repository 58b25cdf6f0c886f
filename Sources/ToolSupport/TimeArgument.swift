internal import ArgumentParser

/// A time on the command line: seconds (`12.5`) or `[HH:]MM:SS[.mmm]`.
public enum TimeArgument {
  /// - Returns: seconds, at least 0.
  /// - Throws: `ValidationError` for anything else.
  public static func parse(_ text: String) throws -> Double {
    let fields = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...3).contains(fields.count), let last = number(fields.last!) else { throw wrong(text) }
    var seconds = last
    if fields.count > 1 {
      guard last < 60 else { throw wrong(text) }
      for (field, unit) in zip(fields.dropLast().reversed(), [60.0, 3600.0]) {
        guard let value = Int(field), value >= 0, unit == 3600 || fields.count == 2 || value < 60 else { throw wrong(text) }
        seconds += Double(value) * unit
      }
    }
    return seconds
  }

  /// Digits with at most one point: `Double` alone would take "inf", "0x1p3" and "1e9".
  private static func number(_ text: Substring) -> Double? {
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
    return Double(text)
  }

  private static func wrong(_ text: String) -> ValidationError {
    ValidationError("\(text): expected seconds or [HH:]MM:SS[.mmm]")
  }
}
