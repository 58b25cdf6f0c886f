/// Takes vectors, the best first, until they are of more stretches of shots than are wanted.
struct VectorStretches {
  private struct Stretch {
    var video: String
    var shot: Int
    var seconds: ClosedRange<Double>
  }

  private let limit: Int
  private var stretches: [Stretch] = []
  private var hits: [String: [MomentGrouper.Hit]] = [:]

  /// - Parameter limit: stretches that are wanted; 0 for all.
  init(limit: Int) { self.limit = limit }

  /// - Returns: whether the vector was taken: it belongs to a stretch, or begins another that is wanted.
  mutating func take(_ match: VectorMatch, _ timeline: VideoTimeline) -> Bool {
    let shot = timeline.shot(at: match.seconds)
    let known = stretches.firstIndex { stretch in
      let gap = max(stretch.seconds.lowerBound - match.seconds, match.seconds - stretch.seconds.upperBound)
      return stretch.video == match.video && stretch.shot == shot && gap <= MomentGrouper.maxGap
    }
    if let known {
      let range = stretches[known].seconds
      stretches[known].seconds = min(range.lowerBound, match.seconds)...max(range.upperBound, match.seconds)
    } else {
      guard limit == 0 || stretches.count < limit else { return false }
      stretches.append(Stretch(video: match.video, shot: shot, seconds: match.seconds...match.seconds))
    }
    hits[match.video, default: []].append(timeline.hit(frame: match.frame, seconds: match.seconds, score: match.score))
    return true
  }

  /// - Returns: moments, the best first.
  func moments() -> [Moment] {
    var grouper = MomentGrouper(.vector, limit: limit)
    for (video, hits) in hits {
      grouper.begin(video)
      for hit in hits.sorted(by: { ($0.seconds, $1.score) < ($1.seconds, $0.score) }) { grouper.add(hit) }
    }
    return grouper.finish()
  }
}
