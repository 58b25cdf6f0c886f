internal import Pixels

extension IndexFile {
  /// Reads the stored fingerprints of the videos in scope, video after video in the order of time.
  ///
  /// - Parameters:
  ///   - begin: called before a video's first run.
  ///   - body: called for every run.
  func forEachRun(_ scope: SearchScope, begin: (IndexedVideo) throws -> Void, body: (FrameRun) throws -> Void) throws {
    for video in try videos(scope.video) where video.state != .named {
      try begin(video)
      var runs = try StoredRuns(self, of: video.source.path)
      while let run = try runs.next() { try body(run) }
    }
  }

  /// All that is stored of one video.
  func storedRuns(of video: String) throws(IndexError) -> [FrameRun] {
    var runs = try StoredRuns(self, of: video)
    var stored: [FrameRun] = []
    while let run = try runs.next() { stored.append(run) }
    return stored
  }

  /// A segment's runs with their fingerprints.
  func runs(of segment: SegmentRecord, _ blob: inout FingerprintBlob) throws(IndexError) -> [FrameRun] {
    guard var runs = segment.runs() else { throw .damaged(path: path, detail: "the facts of segment \(segment.id) can't be read") }
    try blob.open(segment: segment.id, count: segment.count)
    try blob.read(lower: true, upper: true)
    for index in runs.indices { runs[index].sample.pdq = blob[index] }
    return runs
  }

  /// A pattern that a path alone matches.
  public static func glob(exactly path: String) -> String {
    path.reduce(into: "") { $0 += "*?[".contains($1) ? "[\($1)]" : String($1) }
  }
}

/// The stored fingerprints of one video, in the order of time, a segment in memory at a time.
struct StoredRuns: ~Copyable {
  private let index: IndexFile
  private let segments: Statement
  private var blob: FingerprintBlob
  private var runs: [FrameRun] = []
  private var place = 0

  init(_ index: IndexFile, of video: String) throws(IndexError) {
    let segments = try Statement(
      index.connection,
      """
      SELECT \(SegmentRecord.columns) FROM segment JOIN video ON video.id = segment.video
      WHERE video.path = ? AND \(IndexFile.isVisible) ORDER BY segment.id
      """)
    try segments.bind(video)
    self.init(index, segments: segments)
  }

  /// - Parameter row: the video's, whether or not a search sees it.
  init(_ index: IndexFile, ofRow row: Int64) throws(IndexError) {
    let segments = try Statement(index.connection, "SELECT \(SegmentRecord.columns) FROM segment WHERE video = ? ORDER BY id")
    try segments.bind(row)
    self.init(index, segments: segments)
  }

  private init(_ index: IndexFile, segments: consuming Statement) {
    self.index = index
    self.segments = segments
    blob = FingerprintBlob(index.connection)
  }

  mutating func next() throws(IndexError) -> FrameRun? {
    while place == runs.count {
      guard try segments.step() else { return nil }
      runs = try index.runs(of: try SegmentRecord(segments), &blob)
      place = 0
    }
    defer { place += 1 }
    return runs[place]
  }
}
