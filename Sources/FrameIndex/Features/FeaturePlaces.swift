internal import SystemIO

/// Where videos show what a query shows: for each stretch of time, the keyframe that agrees best, and the time within it.
public struct FeaturePlaces: Sendable {
  /// Keyframes of one video that follow each other closely.
  public struct Place: Sendable {
    /// Those of them that agree nearly as well as the best, in time order.
    fileprivate var findings: [FeatureFinding]
    /// The keyframe that agrees best.
    public fileprivate(set) var best: FeatureFinding
    /// When in the stretch the query is seen; `nil` until its frames have been compared.
    public fileprivate(set) var timing: FeatureTiming?

    /// Enough points agree and lie far apart, or the frame as seen in the query has the stored fingerprint.
    ///
    /// If there are few points, or they lie close together, the fingerprint of the visible part tells whether they are a part of
    /// the frame or a logo that two frames share.
    public var isCertain: Bool {
      guard let timing else { return best.isCertain }
      if timing.wholeDistance ?? .max <= (best.isPossible ? MatchBand.sameLimit : Self.ownDistance) { return true }
      if best.isCertain {
        return best.inliers >= Self.manyInliers || timing.share < Self.mostOfFrame || timing.distance <= Self.otherDistance
      }
      let isSeen = best.isPossible && best.inliers >= Self.manyInliers && timing.share >= Self.someOfFrame
      // What shows all of a frame is no nearer than its fingerprint.
      return isSeen && timing.distance <= Self.likeDistance && timing.wholeDistance ?? 0 <= FingerprintWitness.sureBits
    }
    fileprivate var isTold: Bool { best.isPossible || isCertain }

    /// This many agreeing points are not a coincidence.
    private static let manyInliers = 16
    /// For a smaller part of a frame, a fingerprint is no evidence either way.
    private static let (someOfFrame, mostOfFrame) = (0.3, 0.6)
    /// Frames that shared only a logo or a caption differed by 64 bits at least, eighteen of twenty captures from their own frame by
    /// 43 at most.
    private static let likeDistance = 45.0
    /// Where fewer than `manyInliers` points agreed, and lay far apart by chance, they differed by 93 at least.
    private static let otherDistance = 85.0
    /// Two plain pictures with one caption differed by 30 bits.
    private static let ownDistance = MatchBand.sameLimit / 2
  }

  /// The best first.
  public private(set) var places: [Place] = []

  /// A keyframe with this fraction of the best one's agreeing points may be as close in time.
  private static let comparableShare = 0.5
  /// No more places than this are compared per video.
  private static let mostCompared = 20

  /// After this many videos that turn out not to show it, no others are compared: those with more agreeing points came first.
  private static let mostUntold = 10

  /// - Parameter findings: of all keyframes, the best first.
  public init(_ findings: [FeatureFinding]) {
    for finding in findings {
      if let near = places.firstIndex(where: { $0.best.isNear(finding) || $0.findings.contains { $0.isNear(finding) } }) {
        guard isComparable(finding, to: places[near].best) else { continue }
        places[near].findings.append(finding)
      } else {
        places.append(Place(findings: [finding], best: finding))
      }
    }
    for place in places.indices { places[place].findings.sort { $0.keyframeSeconds < $1.keyframeSeconds } }
  }

  private func isComparable(_ finding: FeatureFinding, to best: FeatureFinding) -> Bool {
    finding.picture == best.picture && Double(finding.inliers) >= Self.comparableShare * Double(best.inliers)
  }

  /// Compares the query with the frames around the keyframes.
  ///
  /// Of places of one video that agree equally well, as with a camera that never moves, the closest comes first, and those
  /// clearly less close are dropped.
  ///
  /// - Parameters:
  ///   - pictures: the query, and its mirror image if that was searched for too.
  ///   - limit: places wanted; 0 for all.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public mutating func findTimes(in pictures: [QueryLuma], of index: borrowing Shards, limit: Int) throws(IndexError) {
    var told: [Place] = [], videos: Set<[UInt8]> = [], untold = 0
    for place in places where videos.insert(Array(place.best.video.utf8)).inserted {
      let found = try inTime(places.filter { $0.best.video.isExactly(place.best.video) }, pictures, index).filter(\.isTold)
      told += found
      untold += found.isEmpty ? 1 : 0
      // Every video may share a logo.
      if limit > 0 && told.count >= limit || untold >= Self.mostUntold { break }
    }
    places = told
    let order = places.indices.sorted { (places[$0].isCertain ? 0 : 1, $0) < (places[$1].isCertain ? 0 : 1, $1) }
    places = order.map { places[$0] }
  }

  /// The places of one video.
  private func inTime(_ places: [Place], _ pictures: [QueryLuma], _ index: borrowing Shards) throws(IndexError) -> [Place] {
    var compared: [Place] = [], others: [Place] = []
    for var place in places {
      guard isComparable(place.best, to: places[0].best), compared.count < Self.mostCompared else {
        others.append(place)
        continue
      }
      place.timing = FeatureTiming(of: try anchors(place, index), in: pictures[place.best.picture])
      compared.append(place)
    }
    let distances = compared.map { $0.timing?.distance ?? .infinity }, least = distances.min() ?? .infinity
    let order = compared.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
    let near = order.filter { distances[$0] <= least + FeatureTiming.clearBits || $0 == order[0] }
    return near.map { compared[$0] } + others
  }

  private func anchors(_ place: Place, _ index: borrowing Shards) throws(IndexError) -> [FeatureAnchor] {
    var anchors: [FeatureAnchor] = [], covered = -Double.infinity
    for finding in place.findings {
      // Frames before a keyframe belong to the previous one, if that one is seen too.
      let start = finding.keyframeSeconds, first = covered >= start - 0.001 ? start : start - FeatureTiming.slackSeconds
      let frames = try index.fingerprints(of: finding.video, from: first, to: finding.toSeconds)
      anchors.append(FeatureAnchor(finding, frames: frames.filter { $0.toSeconds > first + 0.001 || $0.seconds >= first }))
      covered = finding.toSeconds
    }
    return anchors
  }
}
