public import Pixels
internal import SystemIO

/// A clip to be found: several pictures with their times.
public struct ClipQuery: Sendable {
  /// A picture of the clip.
  public struct Picture: Sendable {
    /// When the picture begins and ends, in seconds of the clip.
    public var seconds: Double
    /// When the picture ends, in seconds of the clip.
    public var toSeconds: Double
    /// Its fingerprint, and those of its mirrored forms if they count too.
    public var variants: [PDQ]

    /// A picture that lasts for no time unless its end is given.
    public init(seconds: Double, toSeconds: Double? = nil, variants: [PDQ]) {
      self.seconds = seconds
      self.toSeconds = max(seconds, toSeconds ?? seconds)
      self.variants = variants
    }
  }

  /// In the order of time.
  public var pictures: [Picture]
  /// The most bits by which a picture differs.
  public var within: Int
  /// Moments wanted, the best first; 0 for all.
  public var limit: Int
  /// The part of the index that is searched.
  public var scope: SearchScope

  /// Fewer pictures at one offset are a coincidence.
  public static let minVotes = 4
  /// More pictures make the search slower, not better: they are taken evenly from all, including the first and the last.
  static let maxPictures = 64

  /// Memberwise, with the defaults of `frame-index find`.
  public init(pictures: [Picture], within: Int = MatchBand.nearLimit, limit: Int = 20, scope: SearchScope = SearchScope()) {
    self.pictures = pictures.sorted { $0.seconds < $1.seconds }
    self.within = within
    self.limit = limit
    self.scope = scope
  }

  /// Indexes of the pictures that are looked up.
  var sampled: [Int] {
    guard pictures.count > Self.maxPictures else { return Array(pictures.indices) }
    return (0..<Self.maxPictures).map { $0 * (pictures.count - 1) / (Self.maxPictures - 1) }
  }
}

extension IndexFile {
  /// Finds the stretches of videos that show a clip: pictures vote for the offset between the clip's time and the video's.
  ///
  /// - Returns: moments, the best first; the score is the share of the clip's pictures that were found.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(_ query: ClipQuery) throws(IndexError) -> [Moment] {
    let sampled = query.sampled
    var votes: [ExactText: [ClipVotes.Vote]] = [:]
    let wanted = FingerprintScan.Wanted(pictures: sampled.map { query.pictures[$0].variants }, within: query.within)
    try forEachHit(wanted, in: query.scope) { video, run, hit in
      votes[ExactText(video.path), default: []].append(
        ClipVotes.Vote(
          picture: sampled[hit.picture], seconds: video.seconds(run.sample.pts), toSeconds: video.seconds(run.endPTS),
          distance: hit.distance, run: run))
    }
    var best = TopK<Moment>(limit: query.limit)
    for (video, votes) in votes {
      for moment in ClipVotes(query, asked: sampled.count, votes).moments(in: video.wrappedValue) { best.add(moment) }
    }
    return best.finish()
  }
}
