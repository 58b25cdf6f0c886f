public import FrameIndex
public import FrameStream
internal import PixelKernels
internal import Pixels
public import Stages
public import SystemIO

/// Adds the videos of a stream to an index, part by part.
public struct IndexAddStage: ~Copyable {
  /// Counts of the work done, for messages and tests.
  public struct Outcome: Equatable, Sendable {
    /// Videos that are complete now.
    public var videos = 0
    /// Videos whose stream broke off.
    public var partialVideos = 0
    /// Videos that were skipped, because the index holds them in full.
    public var unchangedVideos = 0
    /// Frames that arrived.
    public var frames = 0
    /// The last partial video, and whether adding can continue it.
    public var partialVideo: String?
    /// Whether adding can continue where that video broke off.
    public var canResume = false
  }

  private let index: IndexFile
  /// Called if the stream ends early: whether this program caused that itself.
  private let isInterrupted: () -> Bool
  private let skipsUnchanged: Bool
  /// Whether the first video is the only one.
  private let isSingle: Bool
  /// Replaces the path in the stream.
  private let name: String?
  private var fingerprinter: FrameFingerprinter
  private var pictures: ShotThumbnails?
  /// Chooses the frames whose points are stored, if any are.
  private var chooser: KeyframeChooser?
  private var observer: any StageObserver
  private var writer: IndexWriter?
  private var header: StreamHeader?
  private var isUnchanged = false
  private var verdict = StreamVerdict()
  /// The ends of a part; `nil` of a whole video.
  private var ends: PartEnds?
  /// What was done so far.
  public private(set) var outcome = Outcome()

  /// Adds to `index`. `name` replaces the path in the stream; `skipsUnchanged` skips videos that are complete and unchanged.
  public init(
    index: IndexFile, name: String? = nil, skipsUnchanged: Bool = false, isSingle: Bool = false, keepsThumbnails: Bool = false,
    keepsFeatures: Bool = true,
    observer: any StageObserver = SilentObserver(), isInterrupted: @escaping () -> Bool = { false }
  ) {
    self.isInterrupted = isInterrupted
    self.index = index
    self.name = name
    self.skipsUnchanged = skipsUnchanged
    self.isSingle = isSingle
    self.observer = observer
    pictures = keepsThumbnails ? ShotThumbnails() : nil
    chooser = keepsFeatures ? KeyframeChooser() : nil
    fingerprinter = FrameFingerprinter(trimsBorders: index.settings.trimsBorders)
  }

  /// Reads to the end. If the stream breaks off, the frames that arrived are kept as a partial video and the error is
  /// rethrown.
  ///
  /// - Throws: what ends the stage: `StreamError`, `SystemError` or `Failure`.
  public mutating func run(from reader: inout StreamReader) throws -> ExitStatus {
    do {
      while !(isSingle && isUnchanged), let record = try reader.next() {
        verdict.note(record)
        try handle(record)
      }
    } catch {
      try endVideo(partiallyBecause: isInterrupted() ? "interrupted" : "\(error)")
      throw error
    }
    return try verdict.concluded()
  }

  private mutating func handle(_ record: borrowing StreamRecord) throws {
    switch record {
    case .header(let header): try begin(header)
    case .frame(let frame, let pixels): try add(frame, pixels)
    case .tensor: throw Failure.tensorsInsteadOfFrames(hint: "index before frame-detect-prep")
    case .passing, .failure: return
    case .trailer(let trailer): try end(with: trailer)
    }
  }

  private mutating func begin(_ header: StreamHeader) throws {
    observer.begin(header)
    self.header = header
    let source = source(header, width: 0, height: 0, timeBase: header.timeBase)
    if source.part != nil, source.bytes == nil || source.modified == nil {
      throw Failure(
        .damagedInput, "\(source.path): a part of a source without size and modification time can't be told from another video's",
        hint: "give frame-decode the file")
    }
    fingerprinter.beginVideo()
    pictures?.beginVideo()
    chooser?.beginVideo(taking: source.part == nil ? .unseen : .sampled)
    ends = source.part.map { _ in PartEnds() }
    isUnchanged = try skipsUnchanged && index.holds(source)
    guard isUnchanged else { return }
    outcome.unchangedVideos += 1
    // An earlier run may have been ended before it could join them.
    try index.joinParts(of: source)
  }

  private mutating func add(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    observer.advance(to: frame)
    guard !isUnchanged, let header else { return }
    try fingerprinter.prepare(for: frame)
    if writer == nil {
      var source = source(header, width: frame.layout.width, height: frame.layout.height, timeBase: frame.timeBase)
      source.geometry = VideoGeometry(frame)
      writer = try IndexWriter(into: index, video: source)
      if chooser != nil, let last = try writer?.lastKeyframe() ?? nil {
        chooser?.resume(after: last.features, at: Double(last.pts) * frame.timeBase.doubleValue)
      }
    }
    let score = FrameSample.storedScore(fingerprinter.shotScore(pixels))
    let isSampled = chooser?.advance(to: frame.seconds) ?? false
    // Frames that an interrupted run has stored need not be hashed again.
    if let last = writer?.resumesAfter ?? nil, frame.ordinal <= UInt64(max(0, last)) { return }
    ends?.note(fingerprinter.shots)
    let facts = fingerprinter.facts(pixels)
    outcome.frames += 1
    let sample = FrameSample(
      frame: Int(clamping: frame.ordinal), pts: frame.pts, duration: frame.duration, pdq: facts.pdq, quality: facts.quality,
      shotScore: score, box: facts.box, isKey: frame.flags.contains(.key))
    // Its points first, so that they are never lost while the frame is kept.
    if isSampled, let keyframe = fingerprinter.keyframe(frame, pixels, with: &chooser) { try writer?.append(keyframe) }
    try writer?.append(sample)
    if let finished = try pictures?.add(frame, pixels, sample) ?? nil { writer?.append(finished) }
  }

  private mutating func end(with trailer: StreamTrailer) throws {
    let isWhole = trailer.status == 0
    if let header, writer == nil, !isUnchanged, isWhole {
      // A part without frames is still a part.
      let source = source(header, width: 0, height: 0, timeBase: header.timeBase)
      if source.part != nil { writer = try IndexWriter(into: index, video: source) }
    }
    let status = ExitStatus(rawValue: trailer.status) ?? .damagedInput
    try endVideo(partiallyBecause: isWhole ? nil : "an earlier stage failed with status \(status.rawValue)")
  }

  private mutating func endVideo(partiallyBecause reason: String?) throws {
    defer { header = nil }
    guard var writer = writer.take() else { return }
    if let last = pictures?.finish() ?? nil { writer.append(last) }
    if let reason {
      outcome.partialVideos += 1
      outcome.partialVideo = name ?? header?.path.description
      outcome.canResume = (header?.sourceBytes ?? -1) >= 0 && (header?.sourceTime ?? -1) >= 0
      try writer.finishPartially(reason)
    } else {
      outcome.videos += 1
      ends?.finish(fingerprinter.shots)
      try writer.finish(ends: ends?.ends)
    }
  }

  private func source(_ header: StreamHeader, width: Int, height: Int, timeBase: Rational) -> VideoSource {
    let origin = StreamOrigin(header)
    return VideoSource(
      path: name ?? header.path.description, bytes: header.sourceBytes < 0 ? nil : header.sourceBytes,
      modified: header.sourceTime < 0 ? nil : header.sourceTime, container: header.container, codec: header.codec, width: width,
      height: height, timeBase: timeBase, duration: header.duration < 0 ? nil : header.duration, origin: origin.text, part: origin.part)
  }
}

extension VideoGeometry {
  /// The displayed picture that a frame was made from; `nil` if the frame does not say.
  init?(_ frame: FrameHeader) {
    guard let shown = frame.ledger.displayedPicture(width: frame.layout.width, height: frame.layout.height) else { return nil }
    let whole = frame.ledger.displayedBox(SIMD4(0, 0, Double(frame.layout.width), Double(frame.layout.height)))
    self.init(width: shown.width, height: shown.height, orientation: shown.orientation.rawValue, frame: whole)
  }
}

/// Gathers what a part of a video keeps of its ends. Allocates with the first frame and at the end.
struct PartEnds {
  private(set) var ends: ShotEnds?
  private var frames = 0

  /// Records a frame that was just scored.
  mutating func note(_ shots: borrowing ShotHistory) {
    frames += 1
    if frames == 1 { ends = shots.lastEnd.map { ShotEnds(first: $0, last: $0) } }
    if frames == 2, shots.held == ends?.first.layout { ends?.secondDifference = shots.lastDifference }
  }

  /// Records that no frame follows the last one.
  mutating func finish(_ shots: borrowing ShotHistory) {
    guard frames > 1, let last = shots.lastEnd else { return }
    ends?.last = last
    ends?.lastDifference = shots.lastDifference
  }
}
