/// Times as text: the one formatter of all programs.
///
/// Seconds may come from any file: NaN, or a time too far away to mean anything, shows as the limit.
public enum TimeText {
  /// 10 billion seconds, 317 years.
  private static let limit = 1e10

  /// "12.345": seconds with three decimals, rounded to nearest.
  public static func seconds(_ seconds: Double) -> String {
    let ticks = milliseconds(seconds)
    return "\(isNegative(seconds, ticks) ? "-" : "")\(ticks / 1000).\(padded(ticks % 1000, to: 3))"
  }

  /// "01:02:03.045", rounded to milliseconds.
  public static func clock(_ seconds: Double) -> String {
    let ticks = milliseconds(seconds)
    return (isNegative(seconds, ticks) ? "-" : "") + clock(wholeSeconds: ticks / 1000) + "." + padded(ticks % 1000, to: 3)
  }

  /// "01:02:03", rounded down; negative times are 0.
  public static func wholeSeconds(_ seconds: Double) -> String { clock(wholeSeconds: milliseconds(max(0, seconds)) / 1000) }

  /// "12.345678": where a player begins. Rounded down, since a player that begins after a frame's time does not show it.
  public static func start(_ seconds: Double) -> String {
    // A thousandth of a microsecond allows for rounding errors of doubles.
    let ticks = Int(((seconds.magnitude < limit ? seconds.magnitude : limit) * 1_000_000 + 0.001).rounded(.down))
    return "\(seconds < 0 && ticks > 0 ? "-" : "")\(ticks / 1_000_000).\(padded(ticks % 1_000_000, to: 6))"
  }

  private static func clock(wholeSeconds seconds: Int) -> String {
    "\(padded(seconds / 3600, to: 2)):\(padded(seconds / 60 % 60, to: 2)):\(padded(seconds % 60, to: 2))"
  }

  private static func milliseconds(_ seconds: Double) -> Int {
    Int(((seconds.magnitude < limit ? seconds.magnitude : limit) * 1000).rounded())
  }

  private static func isNegative(_ seconds: Double, _ ticks: Int) -> Bool { seconds < 0 && ticks > 0 }

  private static func padded(_ value: Int, to width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
