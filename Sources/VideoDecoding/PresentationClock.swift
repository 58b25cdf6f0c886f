/// Gives every frame a time, and marks what the file does not say or says against the order of display.
struct PresentationClock {
  private var last: Int64?
  /// From the frame before the last to the last.
  private var lastStep: Int64 = 0
  private var lastDuration: Int64 = 0

  struct Time {
    var pts: Int64
    var isSynthesised = false
    /// Not after the frame before.
    var isJump = false
  }

  /// - Parameters:
  ///   - pts: as the file has it, or `nil`.
  ///   - duration: 0 where it is unknown.
  mutating func next(pts: Int64?, duration: Int64) -> Time {
    var time = Time(pts: pts ?? following, isSynthesised: pts == nil)
    if let last {
      lastStep = time.pts &- last
      time.isJump = lastStep <= 0
    }
    last = time.pts
    lastDuration = duration
    return time
  }

  mutating func reset() { self = PresentationClock() }

  /// Where the file has no time: after the frame before, by its duration or by the step that led to it.
  private var following: Int64 {
    guard let last else { return 0 }
    return last &+ (lastDuration > 0 ? lastDuration : max(lastStep, 1))
  }
}
