public import PixelKernels
internal import Pixels
internal import SystemIO

/// Adds one video to an index, frame by frame, in transactions of up to 4,096 fingerprints or of a few seconds.
///
/// An earlier version of the video stays until this one is complete, and is then replaced in one transaction. A writer that was
/// killed leaves a partial video that lacks at most what arrived in those seconds, and the next writer continues after it as if
/// nothing had happened. Appending a frame allocates nothing.
public struct IndexWriter: ~Copyable {
  private let index: IndexFile
  private let source: VideoSource
  /// The video's row, which this writer owns until another process changes `writer`.
  private let row: Int64
  private let token: Int64
  private let statements: WriterStatements
  private var packer = SegmentPacker()
  private var run: FrameRun?
  /// Pictures that go into the next segment's transaction.
  private var thumbnails: [Thumbnail] = []
  /// Frames whose points go into the next segment's transaction.
  private var keyframes: [FeatureKeyframe] = []
  /// The last frame that an earlier, broken-off writer had stored. Frames up to it need not be added again.
  public let resumesAfter: Int?
  private var frames = 0

  /// Frames that differ more than this from the one before begin a run, however near their fingerprint.
  private static let maxRepeatScore: Float = 5
  private static let maxRunFrames = 4096
  /// This many keyframes, a megabyte of points, are written however few fingerprints there are.
  private static let maxKeyframes = 256

  /// A segment that is in the file but not yet full, and the fingerprints of it that the video's row counts.
  private var openSegment: Int64?
  private var countedFingerprints = 0
  private var lastCommit = Clock.nanoseconds

  /// What arrived is written this often, so that a power cut or a kill loses no more than that.
  private static let commitNanoseconds = 3_000_000_000

  /// Begins to add a video, or continues one that was interrupted and is still the same. A part of a video starts from its
  /// beginning.
  ///
  /// - Parameter resumes: whether it may continue an interrupted one.
  /// - Throws: `IndexError`, `busy` if others kept the file locked for `Connection.patienceSeconds`.
  public init(into index: IndexFile, video source: VideoSource, resumes: Bool = true) throws(IndexError) {
    let token = Int64.random(in: .min ... .max)
    let groups: [TableGroup] = [.videos] + (source.part == nil ? [] : [.parts]) + (source.geometry == nil ? [] : [.geometry])
    let claim = try index.transaction(groups) { () throws(IndexError) in
      let claim: (row: Int64, tail: SegmentTail?) =
        if let part = source.part {
          (row: try index.claim(part, of: source, token: token), tail: SegmentTail?.none)
        } else {
          try index.claim(source, token: token, resumes: resumes)
        }
      try index.store(source.geometry, video: claim.row)
      return claim
    }
    let statements = try WriterStatements(index.connection)
    self.init(index: index, source: source, row: claim.row, token: token, resumesAfter: claim.tail?.lastFrame, statements: statements)
    if let tail = claim.tail, tail.runs.count < Segment.capacity { reopen(tail) }
  }

  /// Takes up a segment where it was left: its last run may continue.
  private mutating func reopen(_ tail: SegmentTail) {
    for stored in tail.runs.dropLast() { packer.append(stored) }
    run = tail.runs.last
    openSegment = tail.id
    countedFingerprints = tail.runs.count
  }

  private init(index: IndexFile, source: VideoSource, row: Int64, token: Int64, resumesAfter: Int?, statements: consuming WriterStatements)
  {
    self.index = index
    self.source = source
    self.row = row
    self.token = token
    self.resumesAfter = resumesAfter
    self.statements = statements
  }

  /// Adds a frame. Frames that were stored before the video was interrupted are skipped.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func append(_ sample: FrameSample) throws(IndexError) {
    try check(sample.frame, sample.pts, sample.duration)
    if let resumesAfter, sample.frame <= resumesAfter { return }
    frames += 1
    if !extendRun(by: sample) {
      try storeRun()
      run = FrameRun(sample)
    }
    if Clock.nanoseconds - lastCommit >= Self.commitNanoseconds || keyframes.count >= Self.maxKeyframes { try keep() }
  }

  /// Adds a stored run as it is: the way in for imports and merges.
  mutating func append(_ stored: FrameRun) throws(IndexError) {
    try check(stored.sample.frame, stored.sample.pts, stored.sample.duration)
    try check(stored.lastFrame, stored.lastPTS, stored.lastDuration)
    if let resumesAfter, stored.sample.frame <= resumesAfter { return }
    try storeRun()
    frames += stored.frames
    run = stored
    try storeRun()
  }

  /// Whether stored segments can be taken as they are: nothing is still unwritten.
  var takesSegments: Bool { resumesAfter == nil && run == nil && packer.count == 0 && openSegment == nil }

  /// Adds a stored segment as it is.
  ///
  /// - Parameters:
  ///   - runs: what its facts say.
  ///   - fingerprints: first the lower halves of all, then the upper ones.
  mutating func append(_ segment: SegmentRecord, _ runs: [FrameRun], fingerprints: UnsafeRawBufferPointer) throws(IndexError) {
    guard let last = runs.last else { return }
    for run in runs {
      try check(run.sample.frame, run.sample.pts, run.sample.duration)
      try check(run.lastFrame, run.lastPTS, run.lastDuration)
    }
    let frames = runs.reduce(0) { $0 + $1.frames }, endPTS = RunPrediction(after: last).endPTS
    let sum = unsafe Segment.checksum([segment.facts, segment.boxes], from: Segment.checksum(fingerprints))
    try index.transaction([.videos]) { () throws(IndexError) in
      guard
        try statements.claimStillHolds(
          row: row, token: token, frames: frames, fingerprints: runs.count, firstPTS: segment.firstPTS, endPTS: endPTS)
      else { throw .superseded(video: source.path) }
      try unsafe segment.withBlobs { (facts, boxes) throws(IndexError) in
        try unsafe statements.insert(
          nil, video: row, count: runs.count, frames: (segment.firstFrame, last.lastFrame), times: (segment.firstPTS, endPTS),
          checksum: sum, facts: facts, boxes: boxes)
      }
      try unsafe statements.insert(fingerprints: fingerprints, segment: index.connection.lastInsertedRow)
    }
    lastCommit = Clock.nanoseconds
  }

  /// Nothing is stored that a reader would refuse.
  private func check(_ frame: Int, _ pts: Int64, _ duration: Int64) throws(IndexError) {
    guard StoredNumber.frame.contains(Int64(frame)), StoredNumber.ticks.contains(pts), StoredNumber.ticks.contains(duration) else {
      throw .frameOutOfRange(video: source.path, frame: frame, pts: pts, duration: duration)
    }
  }

  /// Adds the picture of a shot; it is stored together with the next frames.
  public mutating func append(_ thumbnail: Thumbnail) { thumbnails.append(thumbnail) }

  /// Adds the points of a frame that is added next; they are stored with it, or with frames before it.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func append(_ keyframe: FeatureKeyframe) throws(IndexError) {
    try check(keyframe.frame, keyframe.pts, 0)
    if let resumesAfter, keyframe.frame <= resumesAfter { return }
    keyframes.append(keyframe)
  }

  /// The last frame whose points an earlier, broken-off writer had stored.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func lastKeyframe() throws(IndexError) -> FeatureKeyframe? { try index.lastKeyframe(video: row) }

  /// Counts a frame into the run before it if the two hardly differ. For a part every frame is stored: which runs they form
  /// depends on the frames before the part.
  private mutating func extendRun(by sample: FrameSample) -> Bool {
    guard source.part == nil, var current = run, sample.shotScore < Self.maxRepeatScore, current.frames < Self.maxRunFrames,
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
    guard packer.isFull else { return }
    try commit()
    packer.removeAll()
    (openSegment, countedFingerprints) = (nil, 0)
  }

  /// Writes what has arrived, so that others see it and none of it can be lost. The segment and the run continue.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func keep() throws(IndexError) {
    let mark = packer.mark
    if let run { packer.append(run) }
    defer { packer.goBack(to: mark) }
    try commit()
  }

  private mutating func commit() throws(IndexError) {
    defer { lastCommit = Clock.nanoseconds }
    guard packer.count > 0 || !thumbnails.isEmpty || !keyframes.isEmpty else { return }
    try index.transaction(groups) { () throws(IndexError) in
      try storeSegment()
      try storeThumbnails()
      try storeKeyframes()
    }
  }

  /// Writes the segment as it is now, replacing what was written of it before.
  private mutating func storeSegment() throws(IndexError) {
    guard packer.count > 0 else { return }
    let count = packer.count, endPTS = packer.endPTS, frames = self.frames, added = count - countedFingerprints
    let (firstFrame, lastFrame, firstPTS) = (packer.firstFrame, packer.lastFrame, packer.firstPTS)
    guard try statements.claimStillHolds(row: row, token: token, frames: frames, fingerprints: added, firstPTS: firstPTS, endPTS: endPTS)
    else { throw .superseded(video: source.path) }
    var id = openSegment
    try unsafe packer.withBlobs { (pdq, facts, boxes, sum) throws(IndexError) in
      try unsafe statements.insert(
        id, video: row, count: count, frames: (firstFrame, lastFrame), times: (firstPTS, endPTS), checksum: sum, facts: facts,
        boxes: boxes)
      let segment = id ?? index.connection.lastInsertedRow
      try unsafe statements.insert(fingerprints: pdq, segment: segment)
      id = segment
    }
    (openSegment, countedFingerprints, self.frames) = (id, count, 0)
  }

  private var groups: [TableGroup] {
    [.videos] + (thumbnails.isEmpty ? [] : [.thumbnails]) + (keyframes.isEmpty ? [] : [.features])
  }

  private mutating func storeKeyframes() throws(IndexError) {
    try index.insertFeatures(keyframes, video: row)
    keyframes.removeAll(keepingCapacity: true)
  }

  private mutating func storeThumbnails() throws(IndexError) {
    for thumbnail in thumbnails { try statements.insert(thumbnail, video: row) }
    thumbnails.removeAll(keepingCapacity: true)
  }

  /// Ends a video of which every frame arrived: it replaces what the index held under its path. With the last part of a video,
  /// the whole does.
  ///
  /// - Parameter ends: of a part that has frames.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public consuming func finish(ends: ShotEnds? = nil) throws(IndexError) {
    if let last = run.take() { packer.append(last) }
    let source = source, index = index
    try index.transaction(groups) { () throws(IndexError) in
      try storeSegment()
      try storeThumbnails()
      try storeKeyframes()
      if let part = source.part {
        try index.end(part, of: source, row: row, token: token, ends: ends)
      } else {
        try index.complete(row: row, token: token, video: source.path)
      }
    }
    try index.joinParts(of: source)
  }

  /// Ends a video of which only a part arrived. It is found unless a complete one of the same path is there.
  /// - Parameter note: why, in a few words.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public consuming func finishPartially(_ note: String) throws(IndexError) {
    if let last = run.take() { packer.append(last) }
    try index.transaction(groups) { () throws(IndexError) in
      try storeSegment()
      try storeThumbnails()
      try storeKeyframes()
      if source.part == nil {
        try index.note(note, row: row, token: token, video: source.path)
      } else {
        try index.setNote(note, row: row, token: token, video: source.path)
      }
    }
  }
}
