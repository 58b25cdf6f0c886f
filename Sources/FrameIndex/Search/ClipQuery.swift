public import Pixels

/// A clip to be found: several pictures with their times.
public struct ClipQuery: Sendable {
  public struct Picture: Sendable {
    public var seconds: Double
    public var variants: [PDQ]
    public init(seconds: Double, variants: [PDQ]) {
      self.seconds = seconds
      self.variants = variants
    }
  }

  public var pictures: [Picture]
  public var within: Int
  public var limit: Int
  public var scope: SearchScope

  /// Fewer pictures on one offset are chance.
  public static let leastVotes = 4
  /// More pictures make the search slower, not better: they are taken evenly from all.
  static let mostPictures = 64

  public init(pictures: [Picture], within: Int = MatchBand.nearLimit, limit: Int = 20, scope: SearchScope = SearchScope()) {
    let step = max(1, (pictures.count + Self.mostPictures - 1) / Self.mostPictures)
    self.pictures = stride(from: 0, to: pictures.count, by: step).map { pictures[$0] }
    self.within = within
    self.limit = limit
    self.scope = scope
  }
}

/// A stretch of a video that shows a clip, or a part of it.
public struct ClipMatch: Equatable, Sendable {
  public var video: String
  public var frame: Int
  public var seconds: Double
  public var toSeconds: Double
  /// Where the stretch begins in the clip.
  public var querySeconds: Double
  /// Median bits that differ.
  public var distance: Int
  public var quality: Int
  /// Share of the clip's pictures that were found, 0…1.
  public var score: Double
}

extension IndexFile {
  /// Finds the time ranges that show a clip: pictures vote for the offset between the clip's time and the video's.
  public func find(_ query: ClipQuery) throws(IndexError) -> [ClipMatch] {
    var votes = OffsetVotes(pictures: query.pictures.count)
    let wanted = FingerprintScan.Wanted(pictures: query.pictures.map(\.variants), within: query.within)
    try forEachHit(wanted, in: query.scope) { video, run, hit in
      let picture = query.pictures[hit.picture], seconds = video.seconds(run.sample.pts)
      votes.add(
        OffsetVotes.Vote(
          picture: hit.picture, offset: seconds - picture.seconds, seconds: seconds, toSeconds: video.seconds(run.endPTS),
          querySeconds: picture.seconds, frame: run.sample.frame, distance: hit.distance, quality: run.sample.quality),
        to: video.path)
    }
    return votes.matches(limit: query.limit)
  }
}

/// Votes of pictures for offsets in videos.
struct OffsetVotes {
  struct Vote {
    var picture: Int
    var offset: Double
    var seconds: Double
    var toSeconds: Double
    var querySeconds: Double
    var frame: Int
    var distance: Int
    var quality: Int
  }

  /// Offsets within this are one: frames of a clip that was sampled or has another rate lie this far apart. Seconds.
  static let tolerance = 0.5

  private let pictures: Int
  private var byVideo: [String: [Vote]] = [:]

  init(pictures: Int) { self.pictures = pictures }

  mutating func add(_ vote: Vote, to video: String) { byVideo[video, default: []].append(vote) }

  func matches(limit: Int) -> [ClipMatch] {
    var matches = byVideo.flatMap { video, votes in Self.groups(votes).map { match($0, in: video) } }
    matches.sort { ($1.score, $0.distance, $0.video, $0.seconds) < ($0.score, $1.distance, $1.video, $1.seconds) }
    return limit > 0 ? Array(matches.prefix(limit)) : matches
  }

  /// The offset with the most pictures first; its votes are then used up, and the next is looked for.
  private static func groups(_ votes: [Vote]) -> [[Vote]] {
    var rest = votes.sorted { ($0.offset, $0.picture) < ($1.offset, $1.picture) }
    var groups: [[Vote]] = []
    while let best = mostPictures(rest) {
      groups.append(Array(rest[best]))
      // The same stretch a little later or earlier is no second one.
      let (low, high) = (rest[best.lowerBound].offset - tolerance, rest[best.upperBound - 1].offset + tolerance)
      rest.removeAll { low...high ~= $0.offset }
    }
    return groups
  }

  /// The window of offsets in which the most different pictures vote, of at least `leastVotes`.
  private static func mostPictures(_ votes: [Vote]) -> Range<Int>? {
    var counts: [Int: Int] = [:]
    var best: Range<Int>?, most = ClipQuery.leastVotes - 1
    var first = 0
    for (place, vote) in votes.enumerated() {
      counts[vote.picture, default: 0] += 1
      while vote.offset - votes[first].offset > tolerance {
        counts[votes[first].picture]! -= 1
        if counts[votes[first].picture] == 0 { counts[votes[first].picture] = nil }
        first += 1
      }
      if counts.count > most { (best, most) = (first..<place + 1, counts.count) }
    }
    return best
  }

  private func match(_ votes: [Vote], in video: String) -> ClipMatch {
    let first = votes.min { $0.seconds < $1.seconds }!
    let distances = votes.map(\.distance).sorted()
    return ClipMatch(
      video: video, frame: first.frame, seconds: first.seconds, toSeconds: votes.map(\.toSeconds).max()!,
      querySeconds: votes.map(\.querySeconds).min()!, distance: distances[distances.count / 2], quality: first.quality,
      score: Double(Set(votes.map(\.picture)).count) / Double(pictures))
  }
}
