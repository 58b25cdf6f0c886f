internal import SystemIO

/// Shots in which several conditions hold at once.
struct ShotIntersection {
  private let video: String
  private let timeline: VideoTimeline
  /// Of every condition the best moment in each shot.
  private var conditions: [[Int: Moment]] = []
  /// Videos without frames have no shots: conditions count as one if they hold within stretches of this length. Seconds.
  private static let stretchSeconds = 10.0

  init(_ video: String, _ timeline: VideoTimeline) {
    self.video = video
    self.timeline = timeline
  }

  /// Adds a condition: the moments of the video at which it holds.
  mutating func add(_ moments: [Moment]) {
    var best: [Int: Moment] = [:]
    for moment in moments {
      for shot in shots(of: moment) where best[shot].map({ moment < $0 }) ?? true { best[shot] = moment }
    }
    conditions.append(best)
  }

  private func shots(of moment: Moment) -> ClosedRange<Int> {
    // A moment's end is the beginning of what follows.
    let last = max(moment.seconds, moment.toSeconds - 0.001)
    let (first, end) = (shot(at: moment.seconds), shot(at: last))
    return first...max(first, end)
  }

  private func shot(at seconds: Double) -> Int {
    guard timeline.isEmpty else { return timeline.shot(at: seconds) }
    return Int((seconds / Self.stretchSeconds).rounded(.down))
  }

  /// A moment for each shot in which all conditions hold; its score is the mean of theirs.
  func moments() -> [Moment] {
    guard let first = conditions.first else { return [] }
    return first.keys.sorted().compactMap { shot in
      let parts = conditions.compactMap { $0[shot] }
      return parts.count == conditions.count ? moment(of: parts, in: shot) : nil
    }
  }

  private func moment(of parts: [Moment], in shot: Int) -> Moment {
    let bounds = timeline.bounds(ofShot: shot) ?? -Double.infinity...Double.infinity
    let start = max(bounds.lowerBound, parts.map(\.seconds).min() ?? 0)
    let end = min(bounds.upperBound, parts.map(\.toSeconds).max() ?? 0)
    let picture = parts.first { $0.distance != nil }, seen = parts.lazy.compactMap(\.sighting).first
    var moment = Moment(
      kind: .all, video: video, frame: seen?.frame ?? picture?.frame ?? parts.compactMap(\.frame).first, seconds: start,
      toSeconds: max(start, end), distance: picture?.distance, quality: picture?.quality,
      score: parts.reduce(0) { $0 + $1.score } / Double(parts.count),
      text: (parts.first { $0.kind == .text } ?? parts.first { $0.text != nil })?.text)
    moment.sighting = seen
    return moment
  }
}

extension Shards {
  /// The shots in which all of several conditions hold, the best first.
  ///
  /// - Parameter conditions: the moments at which each holds.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func together(_ conditions: [[Moment]]) throws(IndexError) -> [Moment] {
    let grouped = conditions.map { Dictionary(grouping: $0) { ExactText($0.video) } }
    var best = TopK<Moment>(limit: 0)
    for video in grouped[0].keys where grouped.allSatisfy({ $0[video] != nil }) {
      var shots = ShotIntersection(video.wrappedValue, try timeline(of: video.wrappedValue))
      for condition in grouped { shots.add(condition[video] ?? []) }
      for moment in shots.moments() { best.add(moment) }
    }
    return best.finish()
  }

  /// The same, with a vector as a condition: every stored vector is compared with it.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func together(_ conditions: [[Moment]], near query: VectorQuery) throws(IndexError) -> [Moment] {
    let candidates = conditions.count > 1 ? try together(conditions) : conditions[0]
    var near: [Moment] = []
    for video in Set(candidates.map { ExactText($0.video) }).map(\.wrappedValue) {
      var narrow = query
      (narrow.isExact, narrow.limit) = (true, .max / 8)
      narrow.scope.video = IndexFile.glob(exactly: video)
      let timeline = try timeline(of: video)
      for index in indexes where try index.storedModel(query.model) != nil {
        near += try index.nearest(narrow).map { match in
          Moment(
            kind: .vector, video: video, frame: match.frame, seconds: match.seconds, toSeconds: timeline.end(at: match.seconds),
            score: match.score)
        }
      }
    }
    return try together(conditions + [near])
  }
}
