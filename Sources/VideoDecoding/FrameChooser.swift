internal import Pixels

/// What a selection looks at in a frame.
struct FrameMoment {
  var ordinal: Int
  var pts: Int64
  /// The first tick at which the frame is no longer on screen.
  var end: Int64
  var isKey: Bool
  /// No other frame takes its place on screen.
  var isLast: Bool
}

/// Decides which frames are wanted, one after another in display order: those of a `FrameMap`, or decoded ones.
struct FrameChooser {
  private enum Rule {
    case all
    case every(Int)
    case keys
    case rate(FrameRate)
    /// Seconds, ascending, and how many of them are settled.
    case times([Double], settled: Int)
  }

  private var rule: Rule
  private let timeBase: Rational
  /// First tick of the range.
  let start: Int64
  /// First tick after the range.
  let end: Int64
  private var origin: Int64?
  /// Whether no later frame can be wanted.
  private(set) var isDone = false

  /// Shots are found from their pictures, so all frames of the range are wanted here.
  init(_ selection: FrameSelection, timeBase: Rational) {
    self.timeBase = timeBase
    start = selection.from.map { FrameSelection.tick(at: $0, timeBase: timeBase) } ?? .min
    end = selection.to.map { FrameSelection.tick(at: $0, timeBase: timeBase) } ?? .max
    rule =
      switch selection.choice {
      case .all, .shots: .all
      case .every(let step): .every(step)
      case .keys: .keys
      case .rate(let rate): .rate(rate)
      case .times(let times): .times(times.sorted(), settled: 0)
      }
  }

  /// Whether a frame's end must be known; the next frame gives it.
  var needsEnds: Bool {
    switch rule {
    case .rate, .times: true
    case .all, .every, .keys: false
    }
  }

  /// The last tick that can matter; `nil` where only the end of the stream ends the selection.
  var lastTick: Int64? {
    if case .times(let times, _) = rule, let last = times.last { return FrameSelection.tick(at: last, timeBase: timeBase) }
    return end == .max ? nil : end
  }

  /// The first requested time at which nothing was on screen, seconds.
  var missedTime: Double? {
    guard case .times(let times, let settled) = rule, settled < times.count else { return nil }
    return times[settled]
  }

  /// - Parameter frame: the next in order of display.
  mutating func wants(_ frame: FrameMoment) -> Bool {
    let origin = origin ?? frame.pts
    self.origin = origin
    if frame.pts >= end { isDone = true }
    let isPicked = picks(frame, origin: origin)
    return isPicked && frame.pts >= start && frame.pts < end
  }

  private mutating func picks(_ frame: FrameMoment, origin: Int64) -> Bool {
    switch rule {
    case .all: return true
    case .every(let step): return frame.ordinal % step == 0
    case .keys: return frame.isKey
    case .rate(let rate):
      let first = rate.index(from: frame.pts &- origin, timeBase: timeBase)
      return rate.index(from: frame.end &- origin, timeBase: timeBase) > first
    case .times(let times, let before):
      var settled = before
      while settled < times.count, isOnScreen(frame, at: times[settled], isMore: settled > before) { settled += 1 }
      rule = .times(times, settled: settled)
      isDone = settled == times.count
      return settled > before
    }
  }

  /// - Parameter isMore: an earlier time has chosen the frame.
  private func isOnScreen(_ frame: FrameMoment, at time: Double, isMore: Bool) -> Bool {
    let tick = FrameSelection.tick(at: time, timeBase: timeBase)
    let isBeforeEnd = frame.isLast ? time < Double(frame.end) * timeBase.doubleValue : tick < frame.end
    return isBeforeEnd && (tick >= frame.pts || frame.ordinal == 0 || isMore)
  }
}
