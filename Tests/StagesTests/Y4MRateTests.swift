import FrameStream
import Pixels
import Testing

@testable import Stages

/// The one rate of a y4m, from the duration of a frame.
@Suite struct Y4MRateTests {
  private static func rate(_ duration: Int64, _ timeBase: Rational) -> Rational {
    let layout = FrameLayout(width: 2, height: 2, format: .gray)!
    let frame = FrameHeader(
      ordinal: 0, pts: 0, duration: duration, timeBase: timeBase, layout: layout, colour: ColourDescription().filled(for: layout))
    return Y4MHeader.rate(of: frame)
  }

  @Test(
    arguments: [
      (1, Rational(1001, 30000), Rational(30000, 1001)), (512, Rational(1, 15360), Rational(30, 1)),
      (3003, Rational(1, 90000), Rational(30000, 1001)),
      (3600, Rational(1, 90000), Rational(25, 1)), (2, Rational(1, 3), Rational(3, 2)), (1, Rational(1, 12), Rational(12, 1)),
      (100_000, Rational(1, 1_000_000), Rational(10, 1)),
    ] as [(Int64, Rational, Rational)])
  func exactDurationsGiveTheExactRate(duration: Int64, timeBase: Rational, expected: Rational) {
    #expect(Self.rate(duration, timeBase) == expected)
  }

  /// Matroska's milliseconds: the standard rate that is nearest.
  @Test(
    arguments: [
      (42, Rational(24000, 1001)), (41, Rational(24, 1)), (40, Rational(25, 1)), (33, Rational(30, 1)), (34, Rational(30000, 1001)),
      (20, Rational(50, 1)),
      (17, Rational(60000, 1001)), (16, Rational(60, 1)), (100, Rational(10, 1)),
    ] as [(Int64, Rational)])
  func coarseTicksGiveAStandardRate(milliseconds: Int64, expected: Rational) {
    #expect(Self.rate(milliseconds, Rational(1, 1000)) == expected)
  }

  @Test func unknownDurationIsTwentyFive() { #expect(Self.rate(0, Rational(1, 90000)) == Rational(25, 1)) }
}
