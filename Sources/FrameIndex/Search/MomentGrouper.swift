internal import Pixels

/// Joins hits that follow one another in one shot to a moment.
struct MomentGrouper {
  /// A found frame or run, with its times.
  private struct Hit {
    var run: FrameRun
    /// Place among all of the video's fingerprints, to tell neighbours.
    var place: Int
    var distance: Int
    /// Cuts before it.
    var shot: Int
  }

  /// A shot score from which on a frame begins a new shot.
  static let cutScore = Float(CutRule.usualThreshold)
  /// A shot's hits are one moment unless nothing was found for so long. Seconds.
  static let mostGap = 2.0
  /// Frames whose distances differ by no more than near-repeats do can't be told apart: they make up the moment's range.
  /// A query that is some bits from its nearest frame may as well be of one that is twice as far.
  static let rangeSlack = 2

  private var open: [Hit] = []
  private(set) var moments: [Moment] = []
  private var video = VideoKey(path: "", timeBase: Rational(1, 1))
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  struct VideoKey: Equatable {
    var path: String
    var timeBase: Rational
    func seconds(_ pts: Int64) -> Double { Double(pts) * Double(timeBase.numerator) / Double(timeBase.denominator) }
  }

  /// Goes to a video; hits of another one are never in the same moment.
  mutating func begin(_ next: VideoKey) {
    close()
    video = next
  }

  /// Adds a hit. Hits come in the order of time.
  mutating func add(_ run: FrameRun, place: Int, distance: Int, shot: Int) {
    if let last = open.last {
      let gap = video.seconds(run.sample.pts) - video.seconds(last.run.endPTS)
      if last.shot != shot || gap > Self.mostGap { close() }
    }
    open.append(Hit(run: run, place: place, distance: distance, shot: shot))
  }

  /// Makes a moment of the hits so far: the nearest of them, and those around it that are as near.
  mutating func close() {
    guard let best = open.indices.min(by: { open[$0].distance < open[$1].distance }) else { return }
    let most = open[best].distance + max(Self.rangeSlack, open[best].distance)
    var first = best, last = best
    while first > 0, open[first - 1].distance <= most, open[first - 1].place == open[first].place - 1 { first -= 1 }
    while last + 1 < open.count, open[last + 1].distance <= most, open[last + 1].place == open[last].place + 1 { last += 1 }
    let begin = open[first].run.sample
    moments.append(
      Moment(
        video: video.path, frame: begin.frame, seconds: video.seconds(begin.pts), toSeconds: video.seconds(open[last].run.endPTS),
        distance: open[best].distance, quality: open[best].run.sample.quality))
    open.removeAll(keepingCapacity: true)
    if limit > 0, moments.count >= 4 * limit + 1024 { keepBest() }
  }

  private mutating func keepBest() {
    moments.sort(by: Moment.precedes)
    if limit > 0, moments.count > limit { moments.removeSubrange(limit...) }
  }

  /// Ends the search.
  /// - Returns: moments, the best first.
  mutating func finish() -> [Moment] {
    close()
    keepBest()
    return moments
  }
}
