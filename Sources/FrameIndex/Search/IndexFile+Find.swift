internal import Pixels

/// A segment that a search looks into.
struct SearchableSegment {
  var id: Int64
  var count: Int
  /// Place in the list of videos.
  var video: Int
}

extension IndexFile {
  /// Finds the moments at which a picture is shown, by comparing it with every fingerprint in scope.
  public func find(_ query: FrameQuery) throws(IndexError) -> [Moment] {
    var grouper = MomentGrouper(limit: query.limit)
    var video: MomentGrouper.VideoKey?, shot = 0
    let wanted = FingerprintScan.Wanted(pictures: [query.variants], within: query.within)
    try forEachSegmentWithHits(wanted, in: query.scope) { key, place, runs, hits in
      if video != key {
        grouper.begin(key)
        (video, shot) = (key, 0)
      }
      var next = 0
      for (index, run) in runs.enumerated() {
        // Cuts between hits part moments.
        if run.sample.shotScore >= MomentGrouper.cutScore { shot += 1 }
        guard next < hits.count, hits[next].index == index else { continue }
        let distance = hits[next].distance
        next += 1
        guard query.scope.contains(key.seconds(run.sample.pts), key.seconds(run.endPTS)) else { continue }
        grouper.add(run, place: place + index, distance: distance, shot: shot)
      }
    }
    return grouper.finish()
  }

  /// Calls `body` with every stored frame that is near enough to one of several pictures, in one pass over the index.
  func forEachHit(
    _ wanted: FingerprintScan.Wanted, in scope: SearchScope,
    _ body: (_ video: MomentGrouper.VideoKey, _ run: FrameRun, _ hit: FingerprintHit) -> Void
  ) throws(IndexError) {
    try forEachSegmentWithHits(wanted, in: scope) { video, _, runs, hits in
      for hit in hits {
        let run = runs[hit.index]
        if scope.contains(video.seconds(run.sample.pts), video.seconds(run.endPTS)) { body(video, run, hit) }
      }
    }
  }

  /// Scans the segments in scope, video after video in the order of time.
  ///
  /// - Parameter body: called with the segments that have hits: the video, the place of the segment's first fingerprint
  ///   among the video's, the segment's facts and the hits.
  private func forEachSegmentWithHits(
    _ wanted: FingerprintScan.Wanted, in scope: SearchScope,
    _ body: (_ video: MomentGrouper.VideoKey, _ place: Int, _ runs: [FrameRun], _ hits: [FingerprintHit]) -> Void
  ) throws(IndexError) {
    let size = ScanTeam.size(fingerprints: Int(try connection.integer("SELECT coalesce(sum(fingerprints), 0) FROM video")))
    try connection.snapshot(shared: size) { (connections) throws(IndexError) in
      let (videos, segments) = try searchable(scope)
      let places = Self.places(segments)
      let facts = try Statement(connection, "SELECT \(SegmentRecord.columns) FROM segment WHERE id = ?")
      try ScanTeam(connections, for: wanted).search(segments) { (finding) throws(IndexError) in
        let segment = segments[finding.place]
        body(videos[segment.video], places[finding.place], try runs(ofSegment: segment.id, facts), finding.hits)
      }
    }
  }

  /// Of each segment the place of its first fingerprint among those of its video.
  private static func places(_ segments: [SearchableSegment]) -> [Int] {
    var video = -1, place = 0
    return segments.map { segment in
      if segment.video != video { (video, place) = (segment.video, 0) }
      defer { place += segment.count }
      return place
    }
  }

  /// A segment's facts, unpacked.
  func runs(ofSegment id: Int64, _ statement: borrowing Statement) throws(IndexError) -> [FrameRun] {
    defer { statement.reset() }
    try statement.bind(id, at: 1)
    guard try statement.step(), let runs = SegmentRecord(statement).runs() else {
      throw .damaged(path: path, detail: "the facts of segment \(id) can't be read")
    }
    return runs
  }

  /// The videos and segments in scope, video after video in the order of time. A partial video does not show where a
  /// complete one of the same path is there.
  func searchable(_ scope: SearchScope) throws(IndexError) -> (videos: [MomentGrouper.VideoKey], segments: [SearchableSegment]) {
    let statement = try Statement(
      connection,
      """
      SELECT segment.id, segment.count, segment.first_pts, segment.end_pts, video.id, video.path,
        video.time_base_numerator, video.time_base_denominator
      FROM segment JOIN video ON video.id = segment.video
      WHERE (?1 IS NULL OR video.path GLOB ?1) AND \(Self.isVisible)
      ORDER BY video.id, segment.id
      """)
    try statement.bind(scope.video, at: 1)
    var videos: [MomentGrouper.VideoKey] = [], segments: [SearchableSegment] = []
    var row: Int64 = -1
    while try statement.step() {
      if statement.integer(4) != row {
        row = statement.integer(4)
        videos.append(statement.videoKey(5))
      }
      let key = videos[videos.count - 1]
      guard scope.contains(key.seconds(statement.integer(2)), key.seconds(statement.integer(3))) else { continue }
      segments.append(SearchableSegment(id: statement.integer(0), count: Int(statement.integer(1)), video: videos.count - 1))
    }
    return (videos, segments)
  }

  /// The condition on a row of `video` to be shown: complete, or the fullest of the partial ones.
  static let isVisible = """
    (video.state = 1 OR video.state = 0 AND NOT EXISTS (
      SELECT 1 FROM video AS other WHERE other.path = video.path
        AND (other.state = 1 OR other.state = 0 AND (other.fingerprints, other.id) > (video.fingerprints, video.id))))
    """
}

extension Statement {
  /// Path and time base in three columns.
  func videoKey(_ column: Int32) -> MomentGrouper.VideoKey {
    let numerator = Int32(truncatingIfNeeded: integer(column + 1)), denominator = Int32(truncatingIfNeeded: integer(column + 2))
    return MomentGrouper.VideoKey(path: text(column), timeBase: Rational(numerator, max(1, denominator)))
  }
}
