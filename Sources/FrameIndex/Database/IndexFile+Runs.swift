internal import Pixels

extension IndexFile {
  /// Reads the stored fingerprints of the videos in scope, video after video in time order.
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

  /// Everything stored about one video.
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
