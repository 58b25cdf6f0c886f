internal import PixelKernels
internal import Pixels
internal import SystemIO

extension IndexFile {
  /// Stored pictures that are compared with the query point by point: those with the most votes.
  static let maxVerified = 300

  /// Finds what a picture shows by its points: cropped, turned, photographed from a screen, in a window or beside other things.
  ///
  /// - Returns: of neighbouring keyframes the one that agrees best, the best first.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(_ query: FeatureQuery) throws(IndexError) -> [FeatureFinding] {
    FeatureFinding.best(try sightings(query).filter(\.isPossible), limit: query.limit)
  }

  /// All keyframes that a picture may show, the best first, those too that are hardly possible.
  func sightings(_ query: FeatureQuery) throws(IndexError) -> [FeatureFinding] {
    try candidates(for: query).compactMap(\.finding).sorted()
  }

  /// The stored pictures with the most votes, the most first, and what comparing point by point says of each.
  ///
  /// - Parameter owns: whether a video counts.
  func candidates(for query: FeatureQuery, owns: (String) -> Bool = { _ in true }) throws(IndexError) -> [FeatureCandidate] {
    let points = try storedPoints()
    guard points > 0, query.pictures.contains(where: { !$0.points.isEmpty }) else { return [] }
    return try connection.snapshot(shared: min(maxScanWorkers, FeaturePool.size(points: points))) {
      (connections) throws(IndexError) in
      var videos: [(row: Int64, key: VideoKey)] = [], rows: [SearchableFeatures] = []
      let pool = try FeaturePool(connections, pictures: query.pictures, points: points) { () throws(IndexError) in
        (videos, rows) = try searchableFeatures(query.scope, owns)
      }
      let best = try pool.shortList(of: rows, order: order(of: videos), limit: Self.maxVerified)
      let candidates = try best.map { (item) throws(IndexError) in try Candidate(item, rows, videos, path) }
      let sightings = try pool.sightings(of: candidates.map { ($0.row, $0.entries[$0.entry], $0.firstPoint, $0.picture) })
      var found = candidates.map { FeatureCandidate(rank: $0.rank) }
      for sighting in sightings {
        found[sighting.candidate].finding = try finding(sighting, candidates[sighting.candidate], videos, query.scope)
      }
      return found
    }
  }

  /// Points of all keyframes.
  func storedPoints() throws(IndexError) -> Int {
    try tables.refresh()
    guard tables.holds(.features) else { return 0 }
    return Int(clamping: try connection.integer("SELECT CAST(total(points) AS INTEGER) FROM feature"))
  }

  private func searchableFeatures(_ scope: SearchScope, _ owns: (String) -> Bool) throws(IndexError) -> (
    videos: [(row: Int64, key: VideoKey)], rows: [SearchableFeatures]
  ) {
    let statement = try Statement(
      connection,
      """
      SELECT feature.id, feature.points, video.id, video.path, video.time_base_numerator, video.time_base_denominator,
        feature.keyframes, feature.facts
      FROM feature JOIN video ON video.id = feature.video
      WHERE (?1 IS NULL OR video.path GLOB ?1) AND \(Self.isVisible) ORDER BY video.id, feature.id
      """)
    try statement.bind(scope.video)
    var videos: [(row: Int64, key: VideoKey)] = [], rows: [SearchableFeatures] = []
    let largest = Int64(FeatureSegment.maxKeyframes * FeatureOptions.keyframe.points)
    var isOwned = true
    while try statement.step() {
      if statement.integer(2) != videos.last?.row {
        videos.append((statement.integer(2), try statement.videoKey(3)))
        isOwned = owns(videos[videos.count - 1].key.path)
      }
      guard isOwned else { continue }
      let points = Int(try statement.integer(1, in: 0...largest, "number of points"))
      rows.append(
        SearchableFeatures(
          id: statement.integer(0), points: points, video: videos.count - 1, keyframes: Int(clamping: statement.integer(6)),
          facts: statement.bytes(7)))
    }
    return (videos, rows)
  }

  /// The place of each video in the order of their names: which of equals come first is the same in any index.
  private func order(of videos: [(row: Int64, key: VideoKey)]) -> [Int] {
    let sorted = videos.indices.sorted { videos[$0].key.path.utf8.lexicographicallyPrecedes(videos[$1].key.path.utf8) }
    var order = Array(repeating: 0, count: videos.count)
    for (number, video) in sorted.enumerated() { order[video] = number }
    return order
  }

  /// A stored picture that is worth comparing point by point.
  private struct Candidate {
    var row: SearchableFeatures
    var entries: [FeatureSegment.Entry]
    var entry: Int
    var firstPoint: Int
    var picture: Int
    var rank: FeatureCandidate.Rank

    init(
      _ item: FeatureShortList.Item, _ rows: [SearchableFeatures], _ videos: [(row: Int64, key: VideoKey)], _ path: String
    ) throws(IndexError) {
      row = rows[item.row]
      entries = try row.entries(of: path)
      (entry, picture) = (item.entry, item.picture)
      firstPoint = entries[..<entry].reduce(0) { $0 + $1.points }
      rank = FeatureCandidate.Rank(
        votes: item.votes, allVotes: item.allVotes, video: videos[row.video].key.path, frame: item.frame, picture: picture)
    }
  }

  private func finding(
    _ seen: FeaturePool.Sighting, _ candidate: Candidate, _ videos: [(row: Int64, key: VideoKey)], _ scope: SearchScope
  ) throws(IndexError) -> FeatureFinding? {
    let video = videos[candidate.row.video], entry = candidate.entries[candidate.entry]
    let end = try endPTS(after: candidate.entry, of: candidate.entries, row: candidate.row.id, video: video.row)
    let (start, seconds) = (video.key.seconds(entry.pts), video.key.seconds(max(entry.pts, end)))
    guard scope.contains(start, seconds) else { return nil }
    return FeatureFinding(
      video: video.key.path, frame: entry.frame, keyframeSeconds: start, seconds: start, toSeconds: seconds,
      inliers: seen.sighting.inliers, isCertain: seen.sighting.isCertain,
      isPossible: seen.sighting.isPossible, width: entry.width, height: entry.height, points: entry.points,
      picture: seen.picture, corners: seen.sighting.corners)
  }

  /// When the next keyframe of a video is shown, or when the video ends.
  private func endPTS(after entry: Int, of entries: [FeatureSegment.Entry], row: Int64, video: Int64) throws(IndexError) -> Int64 {
    if entry + 1 < entries.count { return entries[entry + 1].pts }
    let next = try Statement(connection, "SELECT \(FeatureRecord.columns) FROM feature WHERE video = ? AND id > ? ORDER BY id LIMIT 1")
    try next.bind(video, row)
    if try next.step() { return try FeatureRecord(next).entries[0].pts }
    let end = try Statement(connection, "SELECT end_pts FROM video WHERE id = ?")
    try end.bind(video)
    return try end.step() && !end.isNull(0) ? try end.ticks(0) : entries[entry].pts
  }
}

extension FeatureFinding {
  /// Of keyframes of one video that follow each other closely the best one.
  ///
  /// - Parameter findings: the best first.
  static func best(_ findings: [FeatureFinding], limit: Int) -> [FeatureFinding] {
    var kept: [FeatureFinding] = []
    for finding in findings where !kept.contains(where: { $0.isNear(finding) }) {
      kept.append(finding)
      if kept.count == limit { break }
    }
    return kept
  }

  /// Keyframes nearer than this show one moment.
  private static let nearSeconds = 2.0

  func isNear(_ other: FeatureFinding) -> Bool {
    video.isExactly(other.video) && other.seconds <= toSeconds + Self.nearSeconds && other.toSeconds >= seconds - Self.nearSeconds
  }
}

extension Shards {
  /// Whether any keyframe has points.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func hasFeatures() throws(IndexError) -> Bool {
    try map { (index) throws(IndexError) in try index.storedPoints() > 0 }.contains(true)
  }

  /// See `IndexFile.sightings`. Of all shards together as many pictures count as of one index.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func sightings(_ query: FeatureQuery) throws(IndexError) -> [FeatureFinding] {
    guard !isSingle else { return try indexes[0].sightings(query) }
    let found = try team.map { (shard) throws(IndexError) in
      try self.indexes[shard].candidates(for: query) { self.owns($0, shard: shard) }
    }
    let best = found.flatMap { $0 }.sorted { $0.rank < $1.rank }.prefix(IndexFile.maxVerified)
    return best.compactMap(\.finding).sorted()
  }

  /// See `IndexFile.keyframes`.
  func keyframes(of video: String, around stretch: ClosedRange<Double>) throws(IndexError) -> [FeatureKeyframe]? {
    var keyframes: [FeatureKeyframe]?
    for (shard, index) in indexes.enumerated() where owns(video, shard: shard) {
      guard let found = try index.keyframes(of: video, around: stretch) else { continue }
      if !found.isEmpty { return found }
      keyframes = found
    }
    return keyframes
  }

  /// See `IndexFile.fingerprints`.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func fingerprints(of video: String, from: Double, to: Double) throws(IndexError) -> [TimedFingerprint] {
    for (shard, index) in indexes.enumerated() where owns(video, shard: shard) {
      let found = try index.fingerprints(of: video, from: from, to: to)
      if !found.isEmpty { return found }
    }
    return []
  }
}
