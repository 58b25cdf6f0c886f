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
