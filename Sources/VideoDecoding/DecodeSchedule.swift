/// Which packets must be decoded for the wanted frames of a map: runs of them, each from an entry point to the last
/// packet that a wanted frame needs.
struct DecodeSchedule {
  struct Run {
    var entry: FrameMap.EntryPoint
    var lastPacket: UInt32
  }

  let map: FrameMap
  /// Frames wanted, for progress.
  let wantedCount: Int
  /// Whether frames that nothing refers to are decoded even where they are not wanted.
  var keepsDisposable = false
  /// The run that is being decoded.
  private(set) var run: Run?
  /// Number of the packet that is read next.
  var position: UInt32 = 0
  /// The first frame that no run has covered yet.
  private var nextFrame = 0
  /// The first wanted frame that has not come out.
  private var awaited = 0

  init(_ map: FrameMap) {
    self.map = map
    wantedCount = map.frames.count(where: \.isWanted)
    awaited = firstWanted(from: 0)
    nextFrame = awaited
  }

  /// Begins again.
  mutating func reset() {
    let keeps = keepsDisposable
    self = DecodeSchedule(map)
    keepsDisposable = keeps
  }

  /// Whether packets of the run are still to be read.
  var isWithinRun: Bool { run.map { position <= $0.lastPacket } ?? false }

  /// Moves on to the next run.
  mutating func advance() -> Run? {
    guard nextFrame < map.frames.count else {
      run = nil
      return nil
    }
    let entry = map.entry(for: map.frames[nextFrame])
    var last = map.frames[nextFrame].packet
    nextFrame = firstWanted(from: nextFrame + 1)
    // Packets before the end of the run cost nothing more.
    while nextFrame < map.frames.count, map.entry(for: map.frames[nextFrame]).packet <= last + 1 {
      last = max(last, map.frames[nextFrame].packet)
      nextFrame = firstWanted(from: nextFrame + 1)
    }
    run = Run(entry: entry, lastPacket: last)
    return run
  }

  /// Whether a packet is wanted for its own frame.
  func wants(pts: Int64) -> Bool { map.ordinal(at: pts).map { map.frames[$0].isWanted } ?? true }

  /// The ordinal of a decoded frame.
  ///
  /// - Returns: `nil` where the map has no such frame, or one that is wanted should have come first: the map is wrong.
  mutating func accept(pts: Int64?) -> Int? {
    guard let pts, let ordinal = map.ordinal(at: pts), ordinal <= awaited || !isAwaiting else { return nil }
    if ordinal == awaited { awaited = firstWanted(from: awaited + 1) }
    return ordinal
  }

  /// Whether a wanted frame has not come out.
  var isAwaiting: Bool { awaited < map.frames.count }

  private func firstWanted(from start: Int) -> Int {
    map.frames[start...].firstIndex(where: \.isWanted) ?? map.frames.count
  }
}

/// Gives every frame a time, and marks times that the file lacks or that contradict the display order.
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
  ///   - pts: as in the file, or `nil`.
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

  /// If the file has no time: the previous frame's, plus its duration or the last step.
  private var following: Int64 {
    guard let last else { return 0 }
    return last &+ (lastDuration > 0 ? lastDuration : max(lastStep, 1))
  }
}
