internal import PixelKernels

/// How each kind of selection goes on to its next frame.
extension VideoReader {
  /// The next frame from `from` up to, without, `to`.
  mutating func advanceInRange() throws(DecodingError) -> Bool {
    while try decoder.receivePermitted(into: &current) {
      if !isBeforeRange(facts) { return !isBehindRange(facts) }
    }
    return false
  }

  /// Frames on screen at given times: a frame's last moment is known when the next one comes.
  mutating func advanceOnScreen() throws(DecodingError) -> Bool {
    while neighbour.facts != nil, chooser?.isDone == false {
      swap(&current, &neighbour)
      _ = try decoder.receivePermitted(into: &neighbour)
      if isBeforeRange(facts) { continue }
      if isBehindRange(facts) { return false }
      let (frame, end, isLast) = (facts, end(of: facts, next: neighbour.facts), neighbour.facts == nil)
      if chooser?.choose(frame, until: end, isLast: isLast) == true { return true }
      try leap()
    }
    return false
  }

  /// Goes on at a later key frame, where the next time is far.
  private mutating func leap() throws(DecodingError) {
    guard let time = chooser?.nextTime, let next = neighbour.facts else { return }
    let tick = FrameSelection.firstTick(from: time, timeBase: timeBase)
    guard Double(tick - next.pts) * timeBase.doubleValue > Self.leapSeconds, time != lastLeap else { return }
    lastLeap = time
    if try decoder.begin(at: tick) { _ = try decoder.receivePermitted(into: &neighbour) }
  }

  /// Nearer times are reached as fast by decoding on.
  private static var leapSeconds: Double { 2 }

  /// The first tick at which a frame is not on screen any more.
  private func end(of frame: FrameFacts, next: FrameFacts?) -> Int64 {
    if let next, next.pts > frame.pts { return next.pts }
    return frame.pts + max(frame.duration, 1)
  }

  /// The first frame of the range, and each whose score says that a shot begins.
  mutating func advanceToShot(_ threshold: Double) throws(DecodingError) -> Bool {
    while true {
      swap(&current, &neighbour)
      guard try decoder.receivePermitted(into: &current) else { return false }
      let score = shots.score(of: current, after: neighbour)
      if isBeforeRange(facts) { continue }
      if isBehindRange(facts) { return false }
      defer { isInRange = true }
      if score >= threshold || !isInRange { return true }
    }
  }

  private func isBeforeRange(_ frame: FrameFacts) -> Bool {
    guard let from = selection.from else { return false }
    return frame.pts < FrameSelection.firstTick(from: from, timeBase: timeBase)
  }

  private func isBehindRange(_ frame: FrameFacts) -> Bool {
    guard let to = selection.to else { return false }
    return frame.pts >= FrameSelection.firstTick(from: to, timeBase: timeBase)
  }
}
