internal import Pixels

/// The stored fingerprints of one video, in time order, a segment in memory at a time.
struct StoredRuns: ~Copyable {
  private let index: IndexFile
  private let segments: Statement
  private var blob: FingerprintBlob
  private let isChecked: Bool
  private var runs: [FrameRun] = []
  private var place = 0

  /// - Parameter isChecked: whether a segment that has the wrong checksum is an error.
  init(_ index: IndexFile, of video: String, isChecked: Bool = false) throws(IndexError) {
    let segments = try Statement(
      index.connection,
      """
      SELECT \(SegmentRecord.columns), segment.checksum FROM segment JOIN video ON video.id = segment.video
      WHERE video.path = ? AND \(IndexFile.isVisible) ORDER BY segment.id
      """)
    try segments.bind(video)
    self.init(index, segments: segments, isChecked: isChecked)
  }

  /// - Parameter row: the video's, whether or not a search sees it.
  init(_ index: IndexFile, ofRow row: Int64, isChecked: Bool = false) throws(IndexError) {
    let segments = try Statement(index.connection, "SELECT \(SegmentRecord.columns), checksum FROM segment WHERE video = ? ORDER BY id")
    try segments.bind(row)
    self.init(index, segments: segments, isChecked: isChecked)
  }

  private init(_ index: IndexFile, segments: consuming Statement, isChecked: Bool) {
    self.index = index
    self.segments = segments
    self.isChecked = isChecked
    blob = FingerprintBlob(index.connection)
  }

  mutating func next() throws(IndexError) -> FrameRun? {
    while place == runs.count {
      guard try segments.step() else { return nil }
      let segment = try SegmentRecord(segments)
      runs = try index.runs(of: segment, &blob)
      if isChecked { try check(segment) }
      place = 0
    }
    defer { place += 1 }
    return runs[place]
  }

  /// Adds the next segment to what a writer writes, in its stored form if the writer takes it.
  ///
  /// - Returns: whether there was one.
  mutating func copySegment(into writer: inout IndexWriter) throws(IndexError) -> Bool {
    guard try segments.step() else { return false }
    let segment = try SegmentRecord(segments)
    guard writer.takesSegments else {
      let runs = try index.runs(of: segment, &blob)
      if isChecked { try check(segment) }
      for run in runs { try writer.append(run) }
      return true
    }
    guard let runs = segment.runs() else { throw .damaged(path: index.path, detail: "the facts of segment \(segment.id) can't be read") }
    try blob.open(segment: segment.id, count: segment.count)
    try blob.read(lower: true, upper: true)
    if isChecked { try check(segment) }
    try unsafe writer.append(segment, runs, fingerprints: blob.bytes)
    return true
  }

  private func check(_ segment: SegmentRecord) throws(IndexError) {
    let sum = Segment.checksum([segment.facts, segment.boxes], from: unsafe Segment.checksum(blob.bytes))
    guard sum == UInt64(bitPattern: segments.integer(6)) else {
      throw .damaged(path: index.path, detail: "segment \(segment.id) has the wrong checksum")
    }
  }
}

/// A fingerprint as stored: one frame, or a run of frames that hardly differ from the first.
public struct FrameRun: Equatable, Sendable {
  /// The first frame, whose fingerprint and facts represent the run.
  public var sample: FrameSample
  /// Frames in the run, at least 1.
  public var frames: Int
  /// The last frame and its times; those of `sample` if the run has one frame.
  public var lastFrame: Int
  /// Time of presentation of the last frame, in ticks.
  public var lastPTS: Int64
  /// Duration of the last frame, in ticks; 0 if unknown.
  public var lastDuration: Int64

  /// A run of one frame.
  public init(_ sample: FrameSample) {
    self.sample = sample
    frames = 1
    lastFrame = sample.frame
    lastPTS = sample.pts
    lastDuration = sample.duration
  }

  /// Where the last frame ends, in ticks.
  public var endPTS: Int64 { lastPTS &+ lastDuration }
}
