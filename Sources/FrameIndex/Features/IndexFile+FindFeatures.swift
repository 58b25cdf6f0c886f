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
      let (videos, rows) = try searchableFeatures(query.scope, owns)
      let pool = FeaturePool(connections, pictures: query.pictures)
      let votes = try pool.votes(in: rows)
      let candidates = try candidates(votes, rows, videos, query)
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
      SELECT feature.id, feature.points, video.id, video.path, video.time_base_numerator, video.time_base_denominator
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
      rows.append(SearchableFeatures(id: statement.integer(0), points: points, video: videos.count - 1))
    }
    return (videos, rows)
  }

  /// A stored picture that is worth comparing point by point.
  private struct Candidate {
    var row: SearchableFeatures
    var entries: [FeatureSegment.Entry]
    var entry: Int
    var firstPoint: Int
    var picture: Int
    var rank: FeatureCandidate.Rank
  }

  /// The pictures with the most votes that agree with each other.
  private func candidates(
    _ votes: [FeaturePool.Vote], _ rows: [SearchableFeatures], _ videos: [(row: Int64, key: VideoKey)], _ query: FeatureQuery
  ) throws(IndexError) -> [Candidate] {
    let sorted = votes.sorted { ($0.row, $0.point, $0.query) < ($1.row, $1.point, $1.query) }
    let facts = try Statement(connection, "SELECT \(FeatureRecord.columns) FROM feature WHERE id = ?")
    let mirrored = Int32(query.pictures[0].points.count)
    var found: [Candidate] = [], tallies: [FeatureVote] = []
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, sorted[end].row == sorted[start].row { end += 1 }
      defer { start = end }
      // One vote says nothing, and there are many such rows in a large index.
      guard end - start > 1 else { continue }
      let row = rows[Int(sorted[start].row)]
      defer { facts.reset() }
      try facts.bind(row.id)
      guard try facts.step() else { continue }
      let entries = try FeatureRecord(facts).entries
      var entry = 0, firstPoint = 0, numbers: [Int: Int32] = [:]
      for vote in sorted[start..<end] {
        while Int(vote.point) >= firstPoint + entries[entry].points {
          firstPoint += entries[entry].points
          entry += 1
        }
        let picture = vote.query >= mirrored ? 1 : 0
        let number = numbers[2 * entry + picture] ?? Int32(found.count)
        if number == found.count {
          numbers[2 * entry + picture] = number
          let rank = FeatureCandidate.Rank(video: videos[row.video].key.path, frame: entries[entry].frame, picture: picture)
          found.append(Candidate(row: row, entries: entries, entry: entry, firstPoint: firstPoint, picture: picture, rank: rank))
        }
        tallies.append(FeatureVote(keyframe: number, query: vote.query, place: vote.place))
      }
    }
    // Numbered by their names, not by where they are stored, so that which of equals come first is the same in any index.
    let order = found.indices.sorted { found[$0].rank < found[$1].rank }
    var numbers = [Int32](repeating: 0, count: found.count)
    for (number, index) in order.enumerated() { numbers[index] = Int32(number) }
    for place in tallies.indices { tallies[place].keyframe = numbers[Int(tallies[place].keyframe)] }
    var hough = FeatureVotes(query: query.pictures.flatMap(\.points))
    return hough.best(tallies, count: Self.maxVerified).map { best in
      var candidate = found[order[Int(best.keyframe)]]
      (candidate.rank.votes, candidate.rank.allVotes) = (best.votes, best.all)
      return candidate
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
