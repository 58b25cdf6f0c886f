public import FrameIndex
public import FrameStream
internal import PixelKernels

/// Pictures of a video's shots.
public struct ThumbnailAddition: VideoAddition, ~Copyable {
  /// Whether each frame gets a picture, added to the existing ones, instead of each shot, replacing them.
  private let takesEveryFrame: Bool
  private var fingerprinter = FrameFingerprinter(trimsBorders: false)
  private var shots = ShotThumbnails()
  private var picture = FramePicture(side: Thumbnail.side)
  private var made: [Thumbnail] = []

  /// A picture of each shot, replacing earlier ones, or of every frame, added to them.
  public init(ofEveryFrame takesEveryFrame: Bool = false) { self.takesEveryFrame = takesEveryFrame }

  public mutating func beginVideo() {
    made = []
    shots.beginVideo()
    fingerprinter.beginVideo()
  }

  public mutating func add(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    guard !takesEveryFrame else {
      made.append(try picture.make(frame, pixels))
      return
    }
    try fingerprinter.prepare(for: frame)
    let score = fingerprinter.shotScore(pixels), facts = fingerprinter.facts(pixels)
    let sample = FrameSample(
      frame: Int(clamping: frame.ordinal), pts: frame.pts, duration: frame.duration, pdq: facts.pdq, quality: facts.quality,
      shotScore: score, box: facts.box)
    if let finished = try shots.add(frame, pixels, sample) { made.append(finished) }
  }

  public mutating func store(in index: IndexFile, as video: String) throws {
    if let last = shots.finish() { made.append(last) }
    try index.addThumbnails(made, of: video, replacing: !takesEveryFrame)
  }
}

/// Makes a thumbnail of each shot: of its first frame with enough detail, otherwise of its first.
struct ShotThumbnails: ~Copyable {
  private var picture = FramePicture(side: Thumbnail.side)
  private var current: Thumbnail?
  private var currentQuality = 0

  /// Discards the current shot.
  mutating func beginVideo() { current = nil }

  /// Looks at the next frame.
  /// - Returns: the thumbnail of the previous shot, if this frame begins another.
  mutating func add(_ frame: FrameHeader, _ pixels: RawSpan, _ sample: FrameSample) throws -> Thumbnail? {
    let finished = sample.shotScore >= Float(CutRule.defaultThreshold) ? finish() : nil
    if current == nil || currentQuality < Thumbnail.minQuality && sample.quality >= Thumbnail.minQuality {
      current = try picture.make(frame, pixels)
      currentQuality = sample.quality
    }
    return finished
  }

  /// Ends the shot.
  mutating func finish() -> Thumbnail? { current.take() }
}
