internal import SystemIO

/// Where videos show a clip that was recorded from a screen: its pictures are found individually by their points, and vote for
/// the offset between the clip's time and the video's.
public struct CaptureVotes: Sendable {
  /// A picture of the clip, found in a video.
  public struct Vote: Sendable {
    /// Number of the picture, from 0.
    public var picture: Int
    /// When it is shown. Seconds of the clip.
    public var clipSeconds: Double
    /// Where it was found.
    public var place: FeaturePlaces.Place

    /// Memberwise.
    public init(picture: Int, clipSeconds: Double, place: FeaturePlaces.Place) {
      (self.picture, self.clipSeconds, self.place) = (picture, clipSeconds, place)
    }

    /// While the video stands still, the picture may be any of its frames.
    fileprivate var offsets: ClosedRange<Double> {
      let (first, last) = (place.timing?.seconds ?? place.best.seconds, place.timing?.toSeconds ?? place.best.toSeconds)
      return first - clipSeconds...max(first, last) - clipSeconds
    }
  }

  /// The votes for one video and one offset.
  public struct Stretch: Sendable {
    /// The video's path.
    public var video: String
    /// What is added to the clip's time. Seconds.
    public var offset: Double
    /// The best of each picture.
    public var votes: [Vote]

    /// Two pictures that certainly show the video at the same offset.
    public var isCertain: Bool { votes.count { $0.place.isCertain } >= 2 }
    /// The one with the most agreeing points.
    public var best: Vote { votes.max { $0.place.best.inliers < $1.place.best.inliers }! }
  }

  /// Seconds by which the offsets of one stretch may differ: the time of a capture is rarely exact to the frame.
  private static let tolerance = 0.25
  /// Possible matches weigh less.
  private static let possibleWeight = 0.4

  private var votes: [ExactText: [Vote]] = [:]

  /// Without votes.
  public init() {}

  /// Adds what was found of a picture.
  public mutating func add(_ vote: Vote) { votes[ExactText(vote.place.best.video), default: []].append(vote) }

  /// For each video, the offset that at least two pictures support; those with the most pictures first.
  public func stretches() -> [Stretch] {
    let found = votes.compactMap { video, votes in Self.stretch(of: votes, in: video.wrappedValue) }
    return found.sorted { a, b in
      let (first, second) = (a.isCertain ? 1 : 0, b.isCertain ? 1 : 0)
      if first != second { return first > second }
      if a.votes.count != b.votes.count { return a.votes.count > b.votes.count }
      return a.video.utf8.lexicographicallyPrecedes(b.video.utf8)
    }
  }

  private static func stretch(of votes: [Vote], in video: String) -> Stretch? {
    let voices = votes.map {
      OffsetWindow.Vote(offsets: $0.offsets, voter: $0.picture, weight: $0.place.isCertain ? 1 : possibleWeight)
    }
    guard let range = OffsetWindow.heaviest(voices, tolerance: tolerance) else { return nil }
    var best: [Int: Vote] = [:]
    for vote in votes {
      let said = vote.offsets
      guard said.lowerBound - tolerance <= range.upperBound, said.upperBound + tolerance >= range.lowerBound else { continue }
      if let known = best[vote.picture], known.place.best.inliers >= vote.place.best.inliers { continue }
      best[vote.picture] = vote
    }
    guard best.count >= 2 else { return nil }
    let chosen = best.values.sorted { $0.picture < $1.picture }
    // Each gives a range; the middle of these is closest to all of them.
    let middle = (range.lowerBound + range.upperBound) / 2
    let said = chosen.map { min(max(middle, $0.offsets.lowerBound), $0.offsets.upperBound) }.sorted()
    return Stretch(video: video, offset: said[said.count / 2], votes: chosen)
  }
}
