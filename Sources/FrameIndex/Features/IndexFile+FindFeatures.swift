internal import PixelKernels
internal import Pixels
internal import SystemIO

extension IndexFile {
  /// Stored pictures that are compared with the query point by point: those with the most votes.
  static let maxVerified = 300

  /// Finds what a picture shows by its points: cropped, turned, photographed from a screen, in a window or beside other things.
  ///
  /// - Returns: of neighbouring keyframes the one that agrees best, the best first.
  public func find(_ query: FeatureQuery) throws(IndexError) -> [FeatureFinding] {
    FeatureFinding.best(try sightings(query).filter(\.isPossible), limit: query.limit)
  }

  /// All keyframes that a picture may show, the best first, those too that are hardly possible.
  func sightings(_ query: FeatureQuery) throws(IndexError) -> [FeatureFinding] {
    let points = Int(clamping: try connection.integer("SELECT CAST(total(points) AS INTEGER) FROM feature"))
    guard points > 0, query.pictures.contains(where: { !$0.points.isEmpty }) else { return [] }
    var findings = try connection.snapshot(shared: min(maxScanWorkers, FeaturePool.size(points: points))) {
      (connections) throws(IndexError) in
      let (videos, rows) = try searchableFeatures(query.scope)
      let pool = FeaturePool(connections, pictures: query.pictures)
      let votes = try pool.votes(in: rows)
      let candidates = try candidates(votes, rows, query)
      let sightings = try pool.sightings(of: candidates.map { ($0.row, $0.entries[$0.entry], $0.firstPoint, $0.picture) })
      var findings: [FeatureFinding] = []
      for sighting in sightings {
        if let finding = try finding(sighting, candidates[sighting.candidate], videos, query.scope) { findings.append(finding) }
      }
      return findings
    }
    findings.sort()
    return findings
  }

  private func searchableFeatures(_ scope: SearchScope) throws(IndexError) -> (
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
    while try statement.step() {
      if statement.integer(2) != videos.last?.row { videos.append((statement.integer(2), try statement.videoKey(3))) }
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
  }

  /// The pictures with the most votes that agree with each other.
  private func candidates(_ votes: [FeaturePool.Vote], _ rows: [SearchableFeatures], _ query: FeatureQuery) throws(IndexError)
    -> [Candidate]
  {
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
          found.append(Candidate(row: row, entries: entries, entry: entry, firstPoint: firstPoint, picture: picture))
        }
        tallies.append(FeatureVote(keyframe: number, query: vote.query, place: vote.place))
      }
    }
    var hough = FeatureVotes(query: query.pictures.flatMap(\.points))
    return hough.best(tallies, count: Self.maxVerified).map { found[Int($0.keyframe)] }
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
  /// See `IndexFile.sightings`.
  public func sightings(_ query: FeatureQuery) throws(IndexError) -> [FeatureFinding] {
    let found = try map { (index) throws(IndexError) in try index.sightings(query) }
    guard found.count > 1 else { return found[0] }
    return found.enumerated().flatMap { shard, findings in findings.filter { owns($0.video, shard: shard) } }.sorted()
  }

  /// See `IndexFile.fingerprints`.
  public func fingerprints(of video: String, from: Double, to: Double) throws(IndexError) -> [TimedFingerprint] {
    for (shard, index) in indexes.enumerated() where owns(video, shard: shard) {
      let found = try index.fingerprints(of: video, from: from, to: to)
      if !found.isEmpty { return found }
    }
    return []
  }
}
