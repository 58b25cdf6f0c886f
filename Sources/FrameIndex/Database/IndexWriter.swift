internal import Pixels

/// Adds one video to an index, frame by frame, in transactions of up to 4,096 fingerprints.
///
/// A video that was there before stays as it was until this one is complete, and is then replaced in one transaction.
/// A writer that was killed leaves a partial video of whole segments, and the next one goes on behind them.
/// Appending a frame allocates nothing.
public struct IndexWriter: ~Copyable {
  private let index: IndexFile
  private let video: String
  /// The video's row, which this writer owns as long as nobody else has put another number into `writer`.
  private let row: Int64
  private let token: Int64
  private let statements: WriterStatements
  private var packer = SegmentPacker()
  private var run: FrameRun?
  /// Pictures that go into the next segment's transaction.
  private var thumbnails: [Thumbnail] = []
  /// The last frame that an earlier, broken-off writer had stored. Frames up to it need not come again.
  public let resumesAfter: Int?
  private var frames = 0

  /// Frames that differ more than this from the one before begin a run, however near their fingerprint.
  private static let mostRepeatScore: Float = 5
  private static let mostRunFrames = 4096

  /// Begins to add a video, or goes on with one that was broken off and is still the same.
  public init(into index: IndexFile, video source: VideoSource) throws(IndexError) {
    let token = Int64.random(in: .min ... .max)
    let claim = try index.connection.transaction { () throws(IndexError) in try index.claim(source, token: token) }
    let statements = try WriterStatements(index.connection)
    self.init(index: index, video: source.path, row: claim.row, token: token, resumesAfter: claim.lastFrame, statements: statements)
  }

  private init(index: IndexFile, video: String, row: Int64, token: Int64, resumesAfter: Int?, statements: consuming WriterStatements) {
    self.index = index
    self.video = video
    self.row = row
    self.token = token
    self.resumesAfter = resumesAfter
    self.statements = statements
  }

  /// Adds a frame. Frames that were stored before the video was broken off are passed over.
  public mutating func append(_ sample: FrameSample) throws(IndexError) {
    if let resumesAfter, sample.frame <= resumesAfter { return }
    frames += 1
    if extendRun(by: sample) { return }
    try storeRun()
    run = FrameRun(sample)
  }

  /// Adds a stored run as it is: the way in for imports and merges.
  mutating func append(_ stored: FrameRun) throws(IndexError) {
    if let resumesAfter, stored.sample.frame <= resumesAfter { return }
    try storeRun()
    frames += stored.frames
    run = stored
    try storeRun()
  }

  /// Adds the picture of a shot, which is stored with the next frames that are.
  public mutating func append(_ thumbnail: Thumbnail) { thumbnails.append(thumbnail) }

  /// Counts a frame to the run before it where the two hardly differ.
  private mutating func extendRun(by sample: FrameSample) -> Bool {
    guard var current = run, sample.shotScore < Self.mostRepeatScore, current.frames < Self.mostRunFrames,
      sample.pdq.distance(to: current.sample.pdq) <= index.settings.repeatDistance
    else { return false }
    current.frames += 1
    current.lastFrame = sample.frame
    current.lastPTS = sample.pts
    current.lastDuration = sample.duration
    run = current
    return true
  }

  private mutating func storeRun() throws(IndexError) {
    guard let finished = run else { return }
    packer.append(finished)
    run = nil
    if packer.isFull { try flush() }
  }

  /// Writes what has been gathered, so that others see it.
  public mutating func flush() throws(IndexError) {
    try storeRun()
    guard packer.count > 0 else { return }
    try index.connection.transaction { () throws(IndexError) in try storeSegment() }
  }

  private mutating func storeSegment() throws(IndexError) {
    guard packer.count > 0 else { return }
    let count = packer.count, endPTS = packer.endPTS, frames = self.frames
    let (firstFrame, lastFrame, firstPTS) = (packer.firstFrame, packer.lastFrame, packer.firstPTS)
    guard try statements.claimStillHolds(row: row, token: token, frames: frames, fingerprints: count, firstPTS: firstPTS, endPTS: endPTS)
    else { throw .superseded(video: video) }
    try unsafe packer.close { (pdq, facts, boxes, sum) throws(IndexError) in
      try unsafe statements.insert(
        video: row, count: count, frames: (firstFrame, lastFrame), times: (firstPTS, endPTS), checksum: sum, facts: facts, boxes: boxes)
      try unsafe statements.insert(fingerprints: pdq, segment: index.connection.lastInsertedRow)
    }
    self.frames = 0
    try storeThumbnails()
  }

  private mutating func storeThumbnails() throws(IndexError) {
    for thumbnail in thumbnails { try statements.insert(thumbnail, video: row) }
    thumbnails.removeAll(keepingCapacity: true)
  }

  /// Ends a video of which every frame arrived: it takes the place of what the index held under its path.
  public consuming func finish() throws(IndexError) {
    try storeRun()
    try index.connection.transaction { () throws(IndexError) in
      try storeSegment()
      try storeThumbnails()
      try index.complete(row: row, token: token, video: video)
    }
  }

  /// Ends a video of which a part arrived. It is found where no complete one of the same path is there.
  /// - Parameter note: why, in a few words.
  public consuming func finishPartially(_ note: String) throws(IndexError) {
    try storeRun()
    try index.connection.transaction { () throws(IndexError) in
      try storeSegment()
      try storeThumbnails()
      try index.note(note, row: row, token: token, video: video)
    }
  }
}
