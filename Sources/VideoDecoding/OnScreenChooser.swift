internal import Pixels

/// Chooses frames by the time they are on screen: from their own time until that of the next.
struct OnScreenChooser {
  private enum Wanted {
    case rate(FrameRate)
    /// Seconds, rising, and the number of those that are settled.
    case times([Double], next: Int)
  }

  private var wanted: Wanted
  private let timeBase: Rational
  private var isFirst = true

  init?(_ choice: FrameSelection.Choice, timeBase: Rational) {
    switch choice {
    case .rate(let rate): wanted = .rate(rate)
    case .times(let times): wanted = .times(times.sorted(), next: 0)
    case .all, .every, .shots: return nil
    }
    self.timeBase = timeBase
  }

  /// The next time that is waited for, seconds.
  var nextTime: Double? {
    guard case .times(let times, let next) = wanted, next < times.count else { return nil }
    return times[next]
  }

  /// Whether no later frame can be chosen.
  var isDone: Bool {
    guard case .times(let times, let next) = wanted else { return false }
    return next == times.count
  }

  /// - Parameters:
  ///   - frame: in order of display.
  ///   - end: first tick at which the frame is not on screen any more.
  ///   - isLast: no frame takes its place then.
  mutating func choose(_ frame: FrameFacts, until end: Int64, isLast: Bool) -> Bool {
    let isFirstOfStream = frame.ordinal == 0
    switch wanted {
    case .rate(let rate):
      let isOnGrid = rate.index(from: end, timeBase: timeBase) > rate.index(from: frame.pts, timeBase: timeBase)
      return isOnGrid || isFirstOfStream
    case .times(let times, var next):
      let before = next
      while next < times.count {
        let tick = FrameSelection.lastTick(until: times[next], timeBase: timeBase)
        let isBeforeEnd = isLast ? times[next] < Double(end) * timeBase.doubleValue : tick < end
        guard isBeforeEnd, tick >= frame.pts || isFirstOfStream || next > before else { break }
        next += 1
      }
      wanted = .times(times, next: next)
      return next > before
    }
  }
}
