internal import PixelKernels

extension IndexFile {
  /// Reads the stored fingerprints of the videos in scope, video after video in the order of time.
  ///
  /// - Parameters:
  ///   - begin: called before a video's first run.
  ///   - body: called for every run.
  func forEachRun(
    _ scope: SearchScope, begin: (IndexedVideo) throws -> Void = { _ in }, body: (FrameRun) throws -> Void
  ) throws {
    let videos = try Statement(
      connection,
      """
      SELECT \(IndexedVideo.columns), video.id FROM video
      WHERE (?1 IS NULL OR video.path GLOB ?1) AND \(Self.isVisible) ORDER BY video.path
      """)
    try videos.bind(scope.video, at: 1)
    let segments = try Statement(connection, "SELECT \(SegmentRecord.columns) FROM segment WHERE video = ? ORDER BY id")
    var blob = FingerprintBlob(connection)
    while try videos.step() {
      try begin(IndexedVideo(videos))
      try segments.bind(videos.integer(17), at: 1)
      defer { segments.reset() }
      while try segments.step() {
        for run in try runs(of: SegmentRecord(segments), &blob) { try body(run) }
      }
    }
  }

  /// A segment's runs with their fingerprints.
  func runs(of segment: SegmentRecord, _ blob: inout FingerprintBlob) throws(IndexError) -> [FrameRun] {
    guard var runs = segment.runs() else { throw .damaged(path: path, detail: "the facts of segment \(segment.id) can't be read") }
    try blob.open(segment: segment.id, count: segment.count)
    try blob.read(lower: true, upper: true)
    for index in runs.indices { runs[index].sample.pdq = blob[index] }
    return runs
  }

  /// All that is stored of one video.
  func storedRuns(of video: String) throws -> [FrameRun] {
    var stored: [FrameRun] = []
    try forEachRun(SearchScope(video: Self.glob(exactly: video))) { stored.append($0) }
    return stored
  }

  /// A pattern that a path alone matches.
  public static func glob(exactly path: String) -> String {
    path.reduce(into: "") { $0 += "*?[".contains($1) ? "[\($1)]" : String($1) }
  }
}
