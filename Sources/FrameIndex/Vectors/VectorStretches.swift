internal import SystemIO

/// Takes vectors, the best first, until they belong to more stretches of shots than wanted.
struct VectorStretches {
  private struct Stretch {
    var video: String
    var shot: Int
    var seconds: ClosedRange<Double>
  }

  private let limit: Int
  private var stretches: [Stretch] = []
  private var hits: [ExactText: [MomentGrouper.Hit]] = [:]

  /// - Parameter limit: stretches that are wanted; 0 for all.
  private init(limit: Int) { self.limit = limit }

  /// Joins vectors into moments.
  ///
  /// - Parameter timeline: of a video.
  static func moments(
    of matches: [VectorMatch], limit: Int, timeline: (String) throws(IndexError) -> VideoTimeline
  ) throws(IndexError) -> [Moment] {
    var stretches = VectorStretches(limit: limit)
    var timelines: [ExactText: VideoTimeline] = [:]
    for match in matches.sorted(by: VectorMatch.precedes) {
      if timelines[ExactText(match.video)] == nil { timelines[ExactText(match.video)] = try timeline(match.video) }
      guard stretches.take(match, timelines[ExactText(match.video)] ?? VideoTimeline()) else { break }
    }
    return stretches.moments()
  }

  /// - Returns: whether the vector was taken: it belongs to a stretch, or begins another that is wanted.
  private mutating func take(_ match: VectorMatch, _ timeline: VideoTimeline) -> Bool {
    let shot = timeline.shot(at: match.seconds)
    let known = stretches.firstIndex { stretch in
      let gap = max(stretch.seconds.lowerBound - match.seconds, match.seconds - stretch.seconds.upperBound)
      return stretch.video.isExactly(match.video) && stretch.shot == shot && gap <= MomentGrouper.maxGap
    }
    if let known {
      let range = stretches[known].seconds
      stretches[known].seconds = min(range.lowerBound, match.seconds)...max(range.upperBound, match.seconds)
    } else {
      guard limit == 0 || stretches.count < limit else { return false }
      stretches.append(Stretch(video: match.video, shot: shot, seconds: match.seconds...match.seconds))
    }
    hits[ExactText(match.video), default: []].append(timeline.hit(frame: match.frame, seconds: match.seconds, score: match.score))
    return true
  }

  /// - Returns: moments, the best first.
  private func moments() -> [Moment] {
    var grouper = MomentGrouper(.vector, limit: limit)
    for (video, hits) in hits {
      grouper.begin(video.wrappedValue)
      for hit in hits.sorted(by: { ($0.seconds, $1.score) < ($1.seconds, $0.score) }) { grouper.add(hit) }
    }
    return grouper.finish()
  }
}

extension VectorMatch {
  /// The nearest first; then by path and time, so that the order never depends on where a vector is stored.
  fileprivate static func precedes(_ a: VectorMatch, _ b: VectorMatch) -> Bool {
    if a.score != b.score { return a.score > b.score }
    if !a.video.isExactly(b.video) { return ExactText(a.video) < ExactText(b.video) }
    return a.seconds < b.seconds
  }
}
