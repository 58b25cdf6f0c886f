/// Joins consecutive hits in one shot of a video into moments, and keeps the best.
struct MomentGrouper {
  /// A found frame or run of frames, with its times.
  struct Hit {
    var frame: Int?
    var seconds: Double
    var toSeconds: Double
    /// Cuts before it.
    var shot: Int
    var score: Double = 0
    /// Of pictures.
    var distance: Int?
    var quality: Int?
    /// Of detections.
    var sighting: Sighting?
    /// Its index among the video's fingerprints, to tell neighbours. Of pictures.
    var index = 0
  }

  /// The lowest shot score with which a frame begins a new shot.
  static let cutScore = Float(CutRule.defaultThreshold)
  /// A shot's hits are one moment unless the gap between them is longer. Seconds.
  static let maxGap = 2.0
  /// Frames whose distances differ by no more than near-repeats do can't be told apart: they make up the moment's range. A query
  /// that is a few bits from its nearest frame may just as well show one that is twice as far away.
  static let rangeSlack = 2

  private let kind: Moment.Kind
  private let text: String?
  private var best: TopK<Moment>
  private var video = ""
  private var open: [Hit] = []

  /// - Parameters:
  ///   - limit: moments that are wanted; 0 for all.
  ///   - text: of every moment.
  init(_ kind: Moment.Kind, limit: Int, text: String? = nil) {
    self.kind = kind
    self.text = text
    best = TopK(limit: limit)
  }

  /// Moves to a video; hits of different videos are never in the same moment.
  mutating func begin(_ video: String) {
    close()
    self.video = video
  }

  /// Adds a hit. Hits of a video come in time order.
  mutating func add(_ hit: Hit) {
    if let last = open.last {
      // Of a picture the range lasts to its hit's end; of annotations only their times are sure.
      let end = kind == .picture ? last.toSeconds : last.seconds
      if last.shot != hit.shot || hit.seconds - end > Self.maxGap { close() }
    }
    open.append(hit)
  }

  /// Makes a moment of the hits so far.
  private mutating func close() {
    guard !open.isEmpty else { return }
    best.add(kind == .picture ? nearest() : whole())
    open.removeAll(keepingCapacity: true)
  }

  /// The nearest hit, and those around it that are as near.
  private func nearest() -> Moment {
    func distance(_ index: Int) -> Int { open[index].distance ?? 0 }
    let best = open.indices.min { distance($0) < distance($1) } ?? 0
    let limit = distance(best) + max(Self.rangeSlack, distance(best))
    var first = best, last = best
    while first > 0, distance(first - 1) <= limit, open[first - 1].index == open[first].index - 1 { first -= 1 }
    while last + 1 < open.count, distance(last + 1) <= limit, open[last + 1].index == open[last].index + 1 { last += 1 }
    return Moment(
      kind: kind, video: video, frame: open[first].frame, seconds: open[first].seconds, toSeconds: open[last].toSeconds,
      distance: distance(best), quality: open[best].quality, score: max(0, 1 - Double(distance(best)) / 128), text: text)
  }

  /// From the first of the hits to the last, with the best score of them.
  private func whole() -> Moment {
    let end = open.reduce(-Double.infinity) { max($0, $1.toSeconds) }, score = open.reduce(-Double.infinity) { max($0, $1.score) }
    var moment = Moment(
      kind: kind, video: video, frame: open[0].frame, seconds: open[0].seconds, toSeconds: end, score: score, text: text)
    moment.sighting = open.first { $0.score == score }?.sighting
    return moment
  }

  /// Ends the search.
  /// - Returns: moments, the best first.
  consuming func finish() -> [Moment] {
    close()
    return best.finish()
  }
}
