internal import Pixels

extension Shards {
  /// Finds videos that share time ranges.
  ///
  /// Every video's frames at half-second steps are looked up in tables of all frames, keyed by sixteen parts of the
  /// fingerprint: near fingerprints agree in some part. Each look-up costs what its buckets hold, so the work grows
  /// little faster than the number of frames.
  ///
  /// - Parameter others: shards to compare these with: only pairs of a video from each side are found. All pairs of shards
  ///   together find what one index of all would, except that intros are counted only within the shards given.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func duplicates(
    _ rule: DuplicateRule = DuplicateRule(), scope: SearchScope = SearchScope(), against others: Shards? = nil
  ) throws(IndexError) -> [Duplicate] {
    var search = DuplicateSearch(rule: rule)
    var videos = try self.videos(scope.video).map { ($0.video, $0.index, false) }
    if let others {
      try others.indexes[0].requireSettings(of: indexes[0])
      videos += try others.videos(scope.video).map { ($0.video, $0.index, true) }
      search.comparesGroups = true
    }
    for (video, index, isOther) in videos.sorted(by: { $0.0.precedes($1.0) }) where video.state != .named {
      search.begin(video, isOther: isOther)
      var runs = try StoredRuns(index, of: video.source.path)
      while let run = try runs.next() { search.add(run) }
    }
    return search.finish()
  }
}

extension IndexFile {
  /// Finds videos that share time ranges: see `Shards.duplicates`.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged; `SystemError` if no thread can be started.
  public func duplicates(_ rule: DuplicateRule = DuplicateRule(), scope: SearchScope = SearchScope()) throws -> [Duplicate] {
    try Shards([path]).duplicates(rule, scope: scope)
  }
}

/// Frames of all videos in tables by parts of their fingerprints.
struct DuplicateSearch {
  private struct Frame {
    var pdq: PDQ
    var video: Int32
    var seconds: Float
    /// The end of the run of frames that hardly differ from it.
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
    var isMirrored: Bool
  }

  private struct Match {
    var frame: Int32
    var distance: Int32
    var isMirrored: Bool
  }

  /// Below this quality fingerprints say little: flat and black frames.
  private static let minQuality = 50
  private static let seedStep: Float = 0.5
  private static let minVotes = 4
  private static let offsetTolerance: Float = 0.3
  /// The longest gap without matches within a stretch: a title, a damaged frame. Seconds.
  private static let maxGap: Float = 3
  private static let parts = 16
  /// A fuller bucket holds what too many frames share.
  private static let maxInBucket = 4096

  private let rule: DuplicateRule
  private var videos: [VideoKey] = []
  /// Where each video's frames end, in seconds.
  private var ends: [Float] = []
  private var frames: [Frame] = []
  /// Whether only videos of different groups are compared, and which videos belong to the other one.
  var comparesGroups = false
  private var isOther: [Bool] = []

  init(rule: DuplicateRule) { self.rule = rule }

  mutating func begin(_ video: IndexedVideo, isOther: Bool = false) {
    self.isOther.append(isOther)
    videos.append(VideoKey(path: video.source.path, timeBase: video.source.timeBase))
    ends.append(-.infinity)
  }

  mutating func add(_ run: FrameRun) {
    let key = videos[videos.count - 1]
    let start = Float(key.seconds(run.sample.pts)), end = Float(key.seconds(run.endPTS))
    ends[videos.count - 1] = max(ends[videos.count - 1], end)
    guard run.sample.quality >= Self.minQuality else { return }
    frames.append(Frame(pdq: run.sample.pdq, video: Int32(videos.count - 1), seconds: start, toSeconds: end))
  }

  /// - Returns: the longest first.
  func finish() -> [Duplicate] {
    var found = votes().flatMap { pair, votes in stretches(votes, of: pair) }
    found.sort { $0.precedes($1) }
    return found
  }

  /// Every seed's nearest frame in each other video. In each pair the later video asks, so each pair is met once.
  private func votes() -> [Pair: [Vote]] {
    let tables = (0..<Self.parts).map { part in PartTable(frames.map { Self.part(part, of: $0.pdq) }) }
    var votes: [Pair: [Vote]] = [:]
    var nearest: [Int32: Match] = [:]
    var lastSeed = (video: Int32(-1), seconds: -Float.infinity)
    for (place, frame) in frames.enumerated() {
      guard frame.video != lastSeed.video || frame.seconds >= lastSeed.seconds + Self.seedStep else { continue }
      lastSeed = (frame.video, frame.seconds)
      lookUp(frame, in: tables, &nearest)
      // Counted over all other videos, whichever side asks: an intro is an intro from either side.
      guard nearest.count <= rule.maxVideos else { continue }
      for (video, match) in nearest where video < frame.video {
        guard !comparesGroups || isOther[Int(video)] != isOther[Int(frame.video)] else { continue }
        let other = frames[Int(match.frame)]
        votes[Pair(a: video, b: frames[place].video, isMirrored: match.isMirrored), default: []].append(
          Vote(
            a: other.seconds, b: frame.seconds, length: min(other.toSeconds - other.seconds, frame.toSeconds - frame.seconds),
            distance: match.distance))
      }
    }
    return votes
  }

  private func lookUp(_ seed: Frame, in tables: [PartTable], _ nearest: inout [Int32: Match]) {
    nearest.removeAll(keepingCapacity: true)
    lookUp(seed.pdq, of: seed.video, isMirrored: false, in: tables, &nearest)
    if rule.mirrored { lookUp(seed.pdq.mirrored, of: seed.video, isMirrored: true, in: tables, &nearest) }
  }

  private func lookUp(_ pdq: PDQ, of video: Int32, isMirrored: Bool, in tables: [PartTable], _ nearest: inout [Int32: Match]) {
    for part in 0..<Self.parts {
      let bucket = tables[part].bucket(Self.part(part, of: pdq))
      guard bucket.count <= Self.maxInBucket else { continue }
      for place in bucket where frames[Int(place)].video != video {
        let other = frames[Int(place)]
        let distance = pdq.distance(to: other.pdq)
        guard distance <= rule.within, distance < Int(nearest[other.video]?.distance ?? .max) else { continue }
        nearest[other.video] = Match(frame: place, distance: Int32(distance), isMirrored: isMirrored)
      }
    }
  }

  private static func part(_ part: Int, of pdq: PDQ) -> UInt16 { UInt16(truncatingIfNeeded: pdq.words[part / 4] >> UInt64(part % 4 * 16)) }

  /// Votes for one offset, in time order, split at gaps.
  private func stretches(_ votes: [Vote], of pair: Pair) -> [Duplicate] {
    var rest = votes.sorted { ($0.b - $0.a, $0.b) < ($1.b - $1.a, $1.b) }
    var found: [Duplicate] = []
    while let window = densest(rest) {
      let (low, high) = (rest[window.lowerBound].offset - Self.offsetTolerance, rest[window.upperBound - 1].offset + Self.offsetTolerance)
      var run: [Vote] = []
      for vote in rest[window].sorted(by: { $0.b < $1.b }) {
        if let last = run.last, vote.b - last.b - last.length > Self.maxGap {
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

  /// The window of offsets with the most votes, of at least `minVotes`. `votes` are sorted by offset.
  private func densest(_ votes: [Vote]) -> Range<Int>? {
    guard votes.count >= Self.minVotes else { return nil }
    let voices = votes.enumerated().map { index, vote in
      OffsetWindow.Vote(offsets: Double(vote.offset)...Double(vote.offset), voter: index, weight: 1)
    }
    guard let range = OffsetWindow.heaviest(voices, tolerance: Double(Self.offsetTolerance) / 2) else { return nil }
    let middle = (range.lowerBound + range.upperBound) / 2, half = Double(Self.offsetTolerance) / 2 + 1e-6
    guard let first = votes.firstIndex(where: { abs(Double($0.offset) - middle) <= half }) else { return nil }
    let last = votes.lastIndex { abs(Double($0.offset) - middle) <= half } ?? first
    return last - first + 1 >= Self.minVotes ? first..<last + 1 : nil
  }

  private func stretch(_ votes: [Vote], of pair: Pair) -> [Duplicate] {
    guard votes.count >= Self.minVotes, let first = votes.first, let last = votes.last else { return [] }
    // Everything between two seeds is assumed to match, but nothing after the end of either video.
    let end = max(0, min(max(Self.seedStep, last.length), ends[Int(pair.a)] - last.a, ends[Int(pair.b)] - last.b))
    let length = Double(last.b + end - first.b)
    guard length >= rule.minSeconds else { return [] }
    let distances = votes.map(\.distance).sorted()
    let a = side(pair.a, from: first.a, to: last.a + end), b = side(pair.b, from: first.b, to: last.b + end)
    let covered = votes.reduce(0) { $0 + max(Self.seedStep, $1.length) }
    return [
      Duplicate(
        a: a, b: b, score: min(1, Double(covered) / length), distance: Int(distances[distances.count / 2]), isMirrored: pair.isMirrored)
    ]
  }
}

extension DuplicateSearch {
  /// A side of a stretch.
  private func side(_ video: Int32, from start: Float, to end: Float) -> Duplicate.Side {
    Duplicate.Side(video: videos[Int(video)].path, seconds: Double(start), toSeconds: Double(end))
  }
}

extension DuplicateSearch.Vote {
  fileprivate var offset: Float { b - a }
}

extension Duplicate {
  private var length: Double { b.toSeconds - b.seconds }

  /// The longest first; then by paths, byte by byte, and time.
  fileprivate func precedes(_ other: Duplicate) -> Bool {
    if length != other.length { return length > other.length }
    for (mine, theirs) in [(a.video, other.a.video), (b.video, other.b.video)] where !mine.utf8.elementsEqual(theirs.utf8) {
      return mine.utf8.lexicographicallyPrecedes(theirs.utf8)
    }
    return (a.seconds, b.seconds) < (other.a.seconds, other.b.seconds)
  }
}

extension PDQ {
  /// Approximately the hash of the mirror image: coefficients of odd horizontal frequencies change sign, and all but the few
  /// between the median and 0 change their side of it. Only hashing the pixels is exact.
  var mirrored: PDQ { PDQ(words: words ^ SIMD4(repeating: 0x5555_5555_5555_5555)) }
}
