import Pixels
import Testing

@testable import VideoDecoding

@Suite struct ClockTests {
  @Test func missingTimesGoOnFromTheFrameBeforeAndSaySo() {
    var clock = PresentationClock()
    let times = [(10, 4), (nil, 4), (nil, 0), (nil, 0)].map { clock.next(pts: $0.0.map(Int64.init), duration: Int64($0.1)) }
    #expect(times.map(\.pts) == [10, 14, 18, 22])
    #expect(times.map(\.isSynthesised) == [false, true, true, true])
  }

  @Test func jumpsBackAndRepeatsAreKeptAndMarked() {
    var clock = PresentationClock()
    let times = [5, 6, 6, 2, 3].map { clock.next(pts: $0, duration: 1) }
    #expect(times.map(\.pts) == [5, 6, 6, 2, 3])
    #expect(times.map(\.isJump) == [false, false, true, true, false])
  }

  /// 1/3 s on a grid of thirds, 1/30 s in milliseconds: no rounding may lose or double a frame.
  @Test(arguments: [
    (Rational(1, 90_000), Int32(3), Int32(1)), (Rational(1, 12_800), 30_000, 1001), (Rational(1, 3), 3, 1), (Rational(1, 1000), 30, 1),
  ])
  func gridsAreExact(timeBase: Rational, numerator: Int32, denominator: Int32) throws {
    let rate = try #require(FrameRate(numerator, denominator))
    let unit = Int64(timeBase.denominator) * Int64(denominator), perTick = Int64(timeBase.numerator) * Int64(numerator)
    /// The tick nearest to k / rate seconds.
    func nearest(_ k: Int64) -> Int64 { (2 * k * unit + perTick) / (2 * perTick) }
    for tick in Int64(-5)...50_000 where tick % 37 == 0 || tick < 50 {
      let k = rate.index(from: tick, timeBase: timeBase)
      #expect(nearest(k) >= tick && (k == 0 || nearest(k - 1) < tick))
    }
  }
}
