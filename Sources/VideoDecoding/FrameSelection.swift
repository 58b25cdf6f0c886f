internal import Pixels

/// Which frames of a stream are wanted.
///
/// Times are seconds on the stream's own clock, the one that PTS x time base counts. They usually come from printed
/// times, which are rounded to milliseconds, so half a millisecond is granted: a frame that begins at 2.0004 s is on
/// screen at 2 s.
public struct FrameSelection: Sendable, Equatable {
  /// How frames are picked from the range.
  public enum Choice: Sendable, Equatable {
    case all
    /// Those whose ordinal is a multiple of this, at least 1.
    case every(Int)
    /// Those on screen at k / rate seconds, for whole k; none twice, so the rate is only ever lowered.
    case rate(FrameRate)
    /// Those on screen at these times. A time before the first frame means the first.
    case times([Double])
    /// The first frame of each shot; the least score of a cut, 0…100.
    case shots(threshold: Double)
  }

  /// Only frames that begin at this time or later.
  public var from: Double?
  /// Only frames that begin before this time.
  public var to: Double?
  public var choice: Choice = .all

  public init() {}

  /// Seconds granted for rounded times.
  static let grace = 0.0005

  /// The first tick of `timeBase` that counts as at or after `seconds`.
  static func firstTick(from seconds: Double, timeBase: Rational) -> Int64 {
    clamped(((seconds - grace) / timeBase.doubleValue).rounded(.up))
  }

  /// The last tick of `timeBase` that counts as at or before `seconds`.
  static func lastTick(until seconds: Double, timeBase: Rational) -> Int64 {
    clamped(((seconds + grace) / timeBase.doubleValue).rounded(.down))
  }

  private static func clamped(_ ticks: Double) -> Int64 {
    Int64(exactly: min(max(ticks, -9e18), 9e18)) ?? 0
  }
}

/// Frames a second, as an exact ratio.
public struct FrameRate: Sendable, Equatable {
  private let numerator: Int32
  private let denominator: Int32

  /// - Returns: `nil` unless above 0.
  public init?(_ numerator: Int32, _ denominator: Int32 = 1) {
    guard numerator > 0, denominator > 0 else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The least whole k with k / rate at or after the tick.
  func index(from tick: Int64, timeBase: Rational) -> Int64 {
    let dividend = Int128(tick) * Int128(timeBase.numerator) * Int128(numerator)
    let divisor = Int128(timeBase.denominator) * Int128(denominator)
    let quotient = dividend / divisor
    return Int64(clamping: dividend > quotient * divisor ? quotient + 1 : quotient)
  }
}
