/// Joins hits of one video that follow one another in one shot to moments.
struct ObjectMomentGrouper {
  /// A found frame.
  struct Hit {
    var frame: Int?
    var seconds: Double
    var score: Double
  }

  private let limit: Int
  private var moments: [ObjectMoment] = []

  /// - Parameter limit: moments wanted, the best first; 0 for all.
  init(limit: Int) { self.limit = limit }

  /// Adds all hits of a video.
  mutating func add(_ hits: [Hit], of video: String, timeline: VideoTimeline) {
    var last: (shot: Int, seconds: Double)?
    for hit in hits.sorted(by: { ($0.seconds, $1.score) < ($1.seconds, $0.score) }) {
      let shot = timeline.shot(at: hit.seconds)
      if let last, last.shot == shot, hit.seconds - last.seconds <= MomentGrouper.mostGap {
        extend(by: hit, timeline)
      } else {
        begin(hit, video, timeline)
      }
      last = (shot, hit.seconds)
    }
    if limit > 0, moments.count >= 4 * limit + 1024 { keepBest() }
  }

  private mutating func begin(_ hit: Hit, _ video: String, _ timeline: VideoTimeline) {
    moments.append(
      ObjectMoment(
        video: video, frame: hit.frame ?? timeline.frame(at: hit.seconds), seconds: hit.seconds,
        toSeconds: timeline.end(at: hit.seconds), score: hit.score))
  }

  private mutating func extend(by hit: Hit, _ timeline: VideoTimeline) {
    let place = moments.count - 1
    moments[place].toSeconds = max(moments[place].toSeconds, timeline.end(at: hit.seconds))
    moments[place].score = max(moments[place].score, hit.score)
  }

  private mutating func keepBest() {
    moments.sort(by: ObjectMoment.precedes)
    if limit > 0, moments.count > limit { moments.removeSubrange(limit...) }
  }

  /// - Returns: moments, the best first.
  consuming func finish() -> [ObjectMoment] {
    keepBest()
    return moments
  }
}
