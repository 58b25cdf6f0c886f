internal import SystemIO

/// Where videos show what a query shows: of each stretch of time the keyframe that agrees best, and when in it.
public struct FeaturePlaces: Sendable {
  /// Keyframes of one video that follow each other closely.
  public struct Place: Sendable {
    /// Those of them that agree nearly as well as the best, in the order of time.
    fileprivate var findings: [FeatureFinding]
    /// The keyframe that agrees best.
    public fileprivate(set) var best: FeatureFinding
    /// When in the stretch the query is seen; `nil` until its frames have been compared.
    public fileprivate(set) var timing: FeatureTiming?

    /// Enough points agree and lie far apart, or the frame as the query shows it has its very fingerprint.
    ///
    /// Of few points, and of points that lie close together, the fingerprint of what is seen says whether they are a part of the frame
    /// or a logo that two frames share.
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

    /// As many points that agree are no chance.
    private static let manyInliers = 16
    /// Of a smaller part of a frame a fingerprint says too little to speak for it, or against it.
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

  /// A keyframe of which this part of the best one's points agrees may be as near in time.
  private static let comparableShare = 0.5
  /// More places of one video are not compared.
  private static let mostCompared = 20

  /// Videos that turn out not to show it, after which no others are compared: those with more points that agree came first.
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
  /// Of places of one video that agree equally well, as a camera's that never moves do, the one that is nearest comes first, and those
  /// that are clearly less near go.
  ///
  /// - Parameters:
  ///   - pictures: the query, and its mirror image where that was looked for too.
  ///   - limit: places wanted; 0 for all.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public mutating func findTimes(in pictures: [QueryLuma], of index: borrowing Shards, limit: Int) throws(IndexError) {
    var told: [Place] = [], videos: Set<[UInt8]> = [], untold = 0
    for place in places where videos.insert(Array(place.best.video.utf8)).inserted {
      let found = try inTime(places.filter { $0.best.video.isExactly(place.best.video) }, pictures, index).filter(\.isTold)
      told += found
      untold += found.isEmpty ? 1 : 0
      // What shares a logo may be in every video.
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
      // What lies before a keyframe is the one's before it, if that one is seen too.
      let start = finding.keyframeSeconds, first = covered >= start - 0.001 ? start : start - FeatureTiming.slackSeconds
      let frames = try index.fingerprints(of: finding.video, from: first, to: finding.toSeconds)
      anchors.append(FeatureAnchor(finding, frames: frames.filter { $0.toSeconds > first + 0.001 || $0.seconds >= first }))
      covered = finding.toSeconds
    }
    return anchors
  }
}
