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

/// The offset between two timelines with the most support.
///
/// Every vote says that a moment of one timeline equals one of the other: if a picture lasts for a while, its offset is a range.
enum OffsetWindow {
  /// A range of offsets that a voter supports, with its weight.
  struct Vote {
    var offsets: ClosedRange<Double>
    /// Who votes: of several votes by one voter for an offset, the one with the largest weight counts.
    var voter: Int
    var weight: Double
  }

  private struct Edge {
    var offset: Double
    var vote: Int
    var isBegin: Bool
  }

  /// Where the votes, each widened by a tolerance on both sides, have the largest total weight.
  ///
  /// - Returns: the range of offsets where they do, the first of equal ones; `nil` without votes.
  static func heaviest(_ votes: [Vote], tolerance: Double) -> ClosedRange<Double>? {
    var voices: [Int: [Double]] = [:]
    var weight = 0.0, best = 0.0, bestRange: ClosedRange<Double>?
    var rising: Double?
    for edge in edges(of: votes, tolerance) {
      let vote = votes[edge.vote]
      let before = voices[vote.voter]?.max() ?? 0
      if edge.isBegin {
        voices[vote.voter, default: []].append(vote.weight)
        weight += max(0, vote.weight - before)
        // Sums of one set of weights in another order differ in their last bits.
        if weight > best * (1 + 1e-9) { (best, rising) = (weight, edge.offset) }
      } else {
        if let begin = rising {
          bestRange = begin...max(begin, edge.offset)
          rising = nil
        }
        if let place = voices[vote.voter]?.firstIndex(of: vote.weight) { voices[vote.voter]?.remove(at: place) }
        weight -= before - (voices[vote.voter]?.max() ?? 0)
      }
    }
    return bestRange
  }

  private static func edges(of votes: [Vote], _ tolerance: Double) -> [Edge] {
    let begins = votes.indices.map { Edge(offset: votes[$0].offsets.lowerBound - tolerance, vote: $0, isBegin: true) }
    let ends = votes.indices.map { Edge(offset: votes[$0].offsets.upperBound + tolerance, vote: $0, isBegin: false) }
    return (begins + ends).sorted { a, b in
      a.offset != b.offset ? a.offset < b.offset : (a.isBegin != b.isBegin ? a.isBegin : a.vote < b.vote)
    }
  }
}
