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
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(_ query: FrameQuery) throws(IndexError) -> [Moment] {
    var grouper = MomentGrouper(.picture, limit: query.limit)
    var video: VideoKey?, shot = 0
    let wanted = FingerprintScan.Wanted(pictures: [query.variants], within: query.within)
    try forEachSegmentWithHits(wanted, in: query.scope) { key, place, runs, hits in
      if video != key {
        grouper.begin(key.path)
        (video, shot) = (key, 0)
      }
      var next = 0
      for (index, run) in runs.enumerated() {
        // Cuts between hits separate moments.
        if run.sample.shotScore >= MomentGrouper.cutScore { shot += 1 }
        guard next < hits.count, hits[next].index == index else { continue }
        let distance = hits[next].distance
        next += 1
        let (start, end) = (key.seconds(run.sample.pts), key.seconds(run.endPTS))
        guard query.scope.contains(start, end) else { continue }
        grouper.add(
          MomentGrouper.Hit(
            frame: run.sample.frame, seconds: start, toSeconds: end, shot: shot, distance: distance, quality: run.sample.quality,
            index: place + index))
      }
    }
    return grouper.finish()
  }

  /// Calls `body` with every stored frame that is near enough to one of several pictures, in one pass over the index.
  func forEachHit(
    _ wanted: FingerprintScan.Wanted, in scope: SearchScope,
    _ body: (_ video: VideoKey, _ run: FrameRun, _ hit: FingerprintHit) -> Void
  ) throws(IndexError) {
    try forEachSegmentWithHits(wanted, in: scope) { video, _, runs, hits in
      for hit in hits {
        let run = runs[hit.index]
        if scope.contains(video.seconds(run.sample.pts), video.seconds(run.endPTS)) { body(video, run, hit) }
      }
    }
  }

  /// Scans the segments in scope, video after video in time order.
  ///
  /// - Parameter body: called with the segments that have hits: the video, the place of the segment's first fingerprint
  ///   among the video's, the segment's facts and the hits.
  private func forEachSegmentWithHits(
    _ wanted: FingerprintScan.Wanted, in scope: SearchScope,
    _ body: (_ video: VideoKey, _ place: Int, _ runs: [FrameRun], _ hits: [FingerprintHit]) -> Void
  ) throws(IndexError) {
    let fingerprints = try connection.integer("SELECT CAST(total(fingerprints) AS INTEGER) FROM video")
    let size = min(maxScanWorkers, ScanPool.size(fingerprints: Int(clamping: fingerprints)))
    try connection.snapshot(shared: size) { (connections) throws(IndexError) in
      var videos: [VideoKey] = [], segments: [SearchableSegment] = []
      let pool = try ScanPool(connections, for: wanted) { () throws(IndexError) in (videos, segments) = try searchable(scope) }
      let places = Self.places(segments)
      let facts = try Statement(connection, "SELECT \(SegmentRecord.columns) FROM segment WHERE id = ?")
      try pool.search(segments) { (finding) throws(IndexError) in
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
    try statement.bind(id)
    guard try statement.step(), let runs = try SegmentRecord(statement).runs() else {
      throw .damaged(path: path, detail: "the facts of segment \(id) can't be read")
    }
    return runs
  }

  /// The videos and segments in scope, video after video in time order. A partial video is hidden if a complete one has the same
  /// path.
  func searchable(_ scope: SearchScope) throws(IndexError) -> (videos: [VideoKey], segments: [SearchableSegment]) {
    let statement = try Statement(
      connection,
      """
      SELECT segment.id, segment.count, segment.first_pts, segment.end_pts, video.id, video.path,
        video.time_base_numerator, video.time_base_denominator
      FROM segment JOIN video ON video.id = segment.video
      WHERE (?1 IS NULL OR video.path GLOB ?1) AND \(Self.isVisible)
      ORDER BY video.id, segment.id
      """)
    try statement.bind(scope.video)
    var videos: [VideoKey] = [], segments: [SearchableSegment] = []
    var row: Int64 = -1
    while try statement.step() {
      if statement.integer(4) != row {
        row = statement.integer(4)
        videos.append(try statement.videoKey(5))
      }
      let key = videos[videos.count - 1]
      guard scope.contains(key.seconds(try statement.ticks(2)), key.seconds(try statement.ticks(3))) else { continue }
      segments.append(SearchableSegment(id: statement.integer(0), count: try statement.segmentCount(1), video: videos.count - 1))
    }
    return (videos, segments)
  }

  /// The condition for a row of `video` to be visible: complete, or the fullest of the partial ones.
  static let isVisible = """
    (video.state = \(VideoState.complete.rawValue) OR video.state = \(VideoState.partial.rawValue) AND NOT EXISTS (
      SELECT 1 FROM video AS other WHERE other.path = video.path
        AND (other.state = \(VideoState.complete.rawValue) OR other.state = \(VideoState.partial.rawValue) AND (other.fingerprints, other.id) > (video.fingerprints, video.id))))
    """
}
