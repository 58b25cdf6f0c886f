internal import Pixels

/// When a video's stored frames are shown, and which shots they belong to.
struct VideoTimeline {
  private struct Stretch {
    var firstFrame: Int
    var lastFrame: Int
    var seconds: Double
    var lastSeconds: Double
    var toSeconds: Double
    var shot: Int
  }

  /// In the order of time.
  private var stretches: [Stretch] = []
  /// Times that were written with six decimals, or by other programs with three. Seconds.
  private static let slack = 0.0006

  /// For a video without frames: nothing is known.
  init() {}

  var isEmpty: Bool { stretches.isEmpty }

  mutating func append(_ runs: [FrameRun], of video: VideoKey) {
    for run in runs {
      let shot = (stretches.last?.shot ?? 0) + (run.sample.shotScore >= MomentGrouper.cutScore ? 1 : 0)
      stretches.append(
        Stretch(
          firstFrame: run.sample.frame, lastFrame: run.lastFrame, seconds: video.seconds(run.sample.pts),
          lastSeconds: video.seconds(run.lastPTS), toSeconds: video.seconds(run.endPTS), shot: shot))
    }
  }

  /// When a frame is shown; inside a run of near-repeats, whose times are not stored one by one, evenly between its ends.
  func seconds(ofFrame frame: Int) -> Double? {
    guard let run = last({ $0.firstFrame <= frame }), frame <= run.lastFrame else { return nil }
    guard run.lastFrame > run.firstFrame else { return run.seconds }
    let share = Double(frame - run.firstFrame) / Double(run.lastFrame - run.firstFrame)
    return run.seconds + share * (run.lastSeconds - run.seconds)
  }

  /// The number of the frame that is shown at a time, if it is stored on its own.
  func frame(at seconds: Double) -> Int? {
    guard let run = stretch(at: seconds), run.firstFrame == run.lastFrame || seconds <= run.seconds + Self.slack else { return nil }
    return run.firstFrame
  }

  /// Cuts before a time.
  func shot(at seconds: Double) -> Int { last { $0.seconds <= seconds + Self.slack }?.shot ?? 0 }

  /// When a shot begins and ends; `nil` if there is no such shot.
  func bounds(ofShot shot: Int) -> ClosedRange<Double>? {
    guard let first = stretches.first(where: { $0.shot == shot }), let last = stretches.last(where: { $0.shot == shot }) else { return nil }
    return first.seconds...max(first.seconds, last.toSeconds)
  }

  /// When the frame shown at a time ends, or the time itself if that is not known.
  func end(at seconds: Double) -> Double {
    guard let run = stretch(at: seconds) else { return seconds }
    guard run.lastFrame > run.firstFrame else { return max(seconds, run.toSeconds) }
    let length = (run.toSeconds - run.seconds) / Double(run.lastFrame - run.firstFrame + 1)
    return max(seconds, min(run.toSeconds, seconds + length))
  }

  /// What an annotation at a time says about the video.
  func hit(frame: Int?, seconds: Double, score: Double) -> MomentGrouper.Hit {
    MomentGrouper.Hit(
      frame: frame ?? self.frame(at: seconds), seconds: seconds, toSeconds: end(at: seconds), shot: shot(at: seconds), score: score)
  }

  private func stretch(at seconds: Double) -> Stretch? {
    guard let run = last({ $0.seconds <= seconds + Self.slack }), seconds <= run.toSeconds + Self.slack else { return nil }
    return run
  }

  /// The last stretch of those, at the front, for which something holds.
  private func last(_ holds: (Stretch) -> Bool) -> Stretch? {
    var low = 0, high = stretches.count
    while low < high {
      let middle = (low + high) / 2
      if holds(stretches[middle]) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? stretches[low - 1] : nil
  }
}

extension IndexFile {
  /// The timeline of what a search sees of a video; empty for one without frames.
  func timeline(of video: String) throws(IndexError) -> VideoTimeline {
    let statement = try Statement(
      connection,
      """
      SELECT \(SegmentRecord.columns), video.path, video.time_base_numerator, video.time_base_denominator
      FROM segment JOIN video ON video.id = segment.video WHERE video.path = ? AND \(Self.isVisible) ORDER BY segment.id
      """)
    try statement.bind(video)
    var timeline = VideoTimeline()
    while try statement.step() {
      let segment = try SegmentRecord(statement)
      guard let runs = segment.runs() else { throw .damaged(path: path, detail: "the facts of segment \(segment.id) can't be read") }
      timeline.append(runs, of: try statement.videoKey(6))
    }
    return timeline
  }
}
