internal import Pixels

/// Which frames of a stream are wanted.
///
/// Times are seconds on the stream's own clock, which counts PTS x time base. A time means the nearest tick of the time base:
/// 0.066667 s is tick 67 if ticks are milliseconds.
public struct FrameSelection: Sendable, Equatable {
  /// How frames are picked from the range.
  public enum Choice: Sendable, Equatable {
    case all
    /// Those whose ordinal is a multiple of this, at least 1.
    case every(Int)
    /// Those on screen k / rate seconds after the first frame of the stream, for whole k. None is repeated, so the rate is only
    /// ever lowered.
    case rate(FrameRate)
    /// Those on screen at these times. A time before the first frame means the first.
    case times([Double])
    /// Those that the decoder flags as key frames.
    case keys
    /// The first frame of each shot. The value is the lowest score of a cut, 0…100.
    case shots(threshold: Double)
  }

  /// Only frames that begin at this time or later.
  public var from: Double?
  /// Only frames that begin before this time.
  public var to: Double?
  /// Which of the frames in the range are wanted.
  public var choice: Choice = .all
  /// Only those in this part of the stream.
  public var part: StreamPart?

  /// Every frame.
  public init() {}

  /// The tick of `timeBase` nearest to `seconds`; halves are rounded up.
  ///
  /// Times are printed in microseconds, so if ticks are finer, half a microsecond is tolerated.
  static func tick(at seconds: Double, timeBase: Rational) -> Int64 {
    let perSecond = Double(timeBase.denominator) / Double(timeBase.numerator)
    let ticks = (seconds * perSecond + max(0.5, 0.5e-6 * perSecond)).rounded(.down)
    return Int64(exactly: min(max(ticks, -9e18), 9e18)) ?? 0
  }
}

/// One of several parts of a stream that take nearly equal work and together make the whole.
public struct StreamPart: Sendable, Equatable {
  /// From 1 to `count`.
  public let number: Int
  /// Parts into which the video is divided, at least 1.
  public let count: Int

  /// - Returns: `nil` unless `number` is 1…`count`.
  public init?(_ number: Int, of count: Int) {
    guard count >= 1, (1...count).contains(number) else { return nil }
    self.number = number
    self.count = count
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

  /// The smallest k, at least 0, for which the tick nearest to k / rate seconds (halves up) is `tick` or later.
  func index(from tick: Int64, timeBase: Rational) -> Int64 {
    let perTick = Int128(timeBase.numerator) * Int128(numerator)
    let perSecond = Int128(timeBase.denominator) * Int128(denominator)
    // floor(k perSecond / perTick + 1/2) >= tick, solved for k.
    let dividend = (2 * Int128(tick) - 1) * perTick
    guard dividend > 0 else { return 0 }
    return Int64(clamping: (dividend + 2 * perSecond - 1) / (2 * perSecond))
  }
}
