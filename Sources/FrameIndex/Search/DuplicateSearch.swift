internal import Pixels

/// Two stretches of time that show the same: in two videos, or twice in one.
public struct Duplicate: Equatable, Sendable {
  public struct Side: Equatable, Sendable {
    public var video: String
    public var seconds: Double
    public var toSeconds: Double
  }

  public var a: Side
  public var b: Side
  /// Share of the compared frames in the stretch that match, 0…1.
  public var score: Double
  /// Median bits that differ.
  public var distance: Int
}

/// What counts as a duplicate.
public struct DuplicateRule: Sendable {
  /// Shorter stretches are left out. Seconds.
  public var leastSeconds: Double
  public var within: Int
  /// Frames that more videos than this share are intros, logos or test pictures, and make no claim.
  public var mostVideos: Int

  public init(leastSeconds: Double = 5, within: Int = MatchBand.sameLimit, mostVideos: Int = 12) {
    self.leastSeconds = leastSeconds
    self.within = within
    self.mostVideos = mostVideos
  }
}

extension IndexFile {
  /// Finds videos that share time ranges.
  ///
  /// Every video's frames at half-second steps are looked up in tables of all frames, keyed by sixteen parts of the
  /// fingerprint: near fingerprints agree in some part. Each look-up costs what its buckets hold, so the work grows
  /// little faster than the number of frames.
  public func duplicates(_ rule: DuplicateRule = DuplicateRule(), scope: SearchScope = SearchScope()) throws -> [Duplicate] {
    var search = DuplicateSearch(rule: rule)
    try forEachRun(scope) { video in
      search.begin(video)
    } body: { run in
      search.add(run)
    }
    return search.finish()
  }
}

/// Frames of all videos in tables by parts of their fingerprints.
struct DuplicateSearch {
  private struct Frame {
    var pdq: PDQ
    var video: Int32
    var seconds: Float
    /// Where the run of frames that hardly differ from it ends.
    var toSeconds: Float
  }

  /// A frame of the first video that matches one of the second.
  fileprivate struct Vote {
    var a: Float
    var b: Float
    /// How long both go on showing it.
    var length: Float
    var distance: Int32
  }

  private struct Pair: Hashable {
    var a: Int32
    var b: Int32
  }

  /// Below this quality fingerprints say little: flat and black frames.
  private static let leastQuality = 50
  private static let seedStep: Float = 0.5
  private static let leastVotes = 4
  private static let offsetTolerance: Float = 0.3
  /// A stretch may miss matches for so long: a title, a damaged frame. Seconds.
  private static let mostGap: Float = 3
  private static let parts = 16
  /// A bucket that is fuller holds what too many frames share.
  private static let mostInBucket = 4096

  private let rule: DuplicateRule
  private var videos: [MomentGrouper.VideoKey] = []
  private var frames: [Frame] = []

  init(rule: DuplicateRule) { self.rule = rule }

  mutating func begin(_ video: IndexedVideo) {
    videos.append(MomentGrouper.VideoKey(path: video.source.path, timeBase: video.source.timeBase))
  }

  mutating func add(_ run: FrameRun) {
    guard run.sample.quality >= Self.leastQuality else { return }
    let key = videos[videos.count - 1]
    let start = Float(key.seconds(run.sample.pts)), end = Float(key.seconds(run.endPTS))
    frames.append(Frame(pdq: run.sample.pdq, video: Int32(videos.count - 1), seconds: start, toSeconds: end))
  }

  /// - Returns: the longest first.
  func finish() -> [Duplicate] {
    var found = votes().flatMap { pair, votes in stretches(votes, of: pair) }
    found.sort { ($1.length, $0.a.video, $0.b.video, $0.a.seconds) < ($0.length, $1.a.video, $1.b.video, $1.a.seconds) }
    return found
  }

  /// Every seed's nearest frame in each other video. Of a pair the later video asks, so each is met from one side.
  private func votes() -> [Pair: [Vote]] {
    let tables = (0..<Self.parts).map { part in PartTable(frames.map { Self.part(part, of: $0.pdq) }) }
    var votes: [Pair: [Vote]] = [:]
    var nearest: [Int32: (frame: Int32, distance: Int32)] = [:]
    var lastSeed = (video: Int32(-1), seconds: -Float.infinity)
    for (place, frame) in frames.enumerated() {
      guard frame.video != lastSeed.video || frame.seconds >= lastSeed.seconds + Self.seedStep else { continue }
      lastSeed = (frame.video, frame.seconds)
      lookUp(frame, in: tables, &nearest)
      // Counted over all other videos, whichever side asks: an intro is one from either.
      guard nearest.count <= rule.mostVideos else { continue }
      for (video, match) in nearest where video < frame.video {
        let other = frames[Int(match.frame)]
        votes[Pair(a: video, b: frames[place].video), default: []].append(
          Vote(
            a: other.seconds, b: frame.seconds, length: min(other.toSeconds - other.seconds, frame.toSeconds - frame.seconds),
            distance: match.distance))
      }
    }
    return votes
  }

  private func lookUp(_ seed: Frame, in tables: [PartTable], _ nearest: inout [Int32: (frame: Int32, distance: Int32)]) {
    nearest.removeAll(keepingCapacity: true)
    for part in 0..<Self.parts {
      let bucket = tables[part].bucket(Self.part(part, of: seed.pdq))
      guard bucket.count <= Self.mostInBucket else { continue }
      for place in bucket where frames[Int(place)].video != seed.video {
        let other = frames[Int(place)]
        let distance = seed.pdq.distance(to: other.pdq)
        guard distance <= rule.within, distance < Int(nearest[other.video]?.distance ?? .max) else { continue }
        nearest[other.video] = (place, Int32(distance))
      }
    }
  }

  private static func part(_ part: Int, of pdq: PDQ) -> UInt16 { UInt16(truncatingIfNeeded: pdq.words[part / 4] >> UInt64(part % 4 * 16)) }

  /// Votes for one offset, in the order of time, cut where they pause.
  private func stretches(_ votes: [Vote], of pair: Pair) -> [Duplicate] {
    var rest = votes.sorted { ($0.b - $0.a, $0.b) < ($1.b - $1.a, $1.b) }
    var found: [Duplicate] = []
    while let window = densest(rest) {
      let (low, high) = (rest[window.lowerBound].offset - Self.offsetTolerance, rest[window.upperBound - 1].offset + Self.offsetTolerance)
      var run: [Vote] = []
      for vote in rest[window].sorted(by: { $0.b < $1.b }) {
        if let last = run.last, vote.b - last.b - last.length > Self.mostGap {
          found += stretch(run, of: pair)
          run = []
        }
        run.append(vote)
      }
      found += stretch(run, of: pair)
      rest.removeAll { low...high ~= $0.offset }
    }
    return found
  }

  /// The window of offsets with the most votes, of at least `leastVotes`. `votes` are sorted by offset.
  private func densest(_ votes: [Vote]) -> Range<Int>? {
    var best: Range<Int>?, first = 0
    for place in votes.indices {
      while votes[place].offset - votes[first].offset > Self.offsetTolerance { first += 1 }
      if place + 1 - first >= max(Self.leastVotes, (best?.count ?? 0) + 1) { best = first..<place + 1 }
    }
    return best
  }

  private func stretch(_ votes: [Vote], of pair: Pair) -> [Duplicate] {
    guard votes.count >= Self.leastVotes, let first = votes.first, let last = votes.last else { return [] }
    let end = max(Self.seedStep, last.length)
    let length = Double(last.b + end - first.b)
    guard length >= rule.leastSeconds else { return [] }
    let distances = votes.map(\.distance).sorted()
    let a = Duplicate.Side(video: videos[Int(pair.a)].path, seconds: Double(first.a), toSeconds: Double(last.a + end))
    let b = Duplicate.Side(video: videos[Int(pair.b)].path, seconds: Double(first.b), toSeconds: Double(last.b + end))
    let covered = votes.reduce(0) { $0 + max(Self.seedStep, $1.length) }
    return [Duplicate(a: a, b: b, score: min(1, Double(covered) / length), distance: Int(distances[distances.count / 2]))]
  }
}

extension DuplicateSearch.Vote {
  fileprivate var offset: Float { b - a }
}

extension Duplicate {
  fileprivate var length: Double { b.toSeconds - b.seconds }
}

/// Places of frames by a 16-bit key: a counting sort.
struct PartTable {
  private let places: [Int32]
  private let starts: [Int32]

  init(_ keys: [UInt16]) {
    var starts = [Int32](repeating: 0, count: (1 << 16) + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for key in 0..<1 << 16 { starts[key + 1] += starts[key] }
    var next = starts
    var places = [Int32](repeating: 0, count: keys.count)
    for (place, key) in keys.enumerated() {
      places[Int(next[Int(key)])] = Int32(place)
      next[Int(key)] += 1
    }
    self.places = places
    self.starts = starts
  }

  func bucket(_ key: UInt16) -> ArraySlice<Int32> { places[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])] }
}
