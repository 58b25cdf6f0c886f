public import Pixels
public import SystemIO

/// What the index keeps of one frame.
public struct FrameSample: Equatable, Sendable {
  /// Number of the frame in its video, from 0.
  public var frame: Int
  /// Time of presentation and duration, in ticks of the video's time base. The duration may be 0: unknown.
  public var pts: Int64
  /// In ticks; 0 where it is unknown.
  public var duration: Int64
  /// The fingerprint of the box.
  public var pdq: PDQ
  /// 0…100.
  public var quality: Int
  /// Luma difference to the frame before, as FFmpeg's scdet scores it: 0…100, a cut at about 10.
  public var shotScore: Float
  /// The part of the frame that was hashed.
  public var box: PixelBox
  /// Whether decoding can start at the frame.
  public var isKey: Bool

  /// Memberwise.
  public init(
    frame: Int, pts: Int64, duration: Int64, pdq: PDQ, quality: Int, shotScore: Float, box: PixelBox, isKey: Bool = false
  ) {
    self.frame = frame
    self.pts = pts
    self.duration = duration
    self.pdq = pdq
    self.quality = quality
    self.shotScore = shotScore
    self.box = box
    self.isKey = isKey
  }

  /// A shot score as it is stored, rounded down: what is below a threshold stays below it.
  public static func storedScore(_ score: Float) -> Float { Float(scoreSteps(score)) / Segment.scoreSteps }

  /// The stored score in steps. An export's six decimals come back as the same step.
  static func scoreSteps(_ score: Float) -> UInt16 {
    UInt16((max(0, min(100, score)) * Segment.scoreSteps + 0.01).rounded(.down))
  }
}

/// A video that is added: what tells it from others, and what it says of itself.
public struct VideoSource: Equatable, Sendable {
  /// The path as it was given: the video's name in the index.
  @ExactText public var path: String
  /// Size in bytes and time of change of the file, to see whether it is still the same; `nil` where unknown.
  public var bytes: Int64?
  /// Time of change of the file, in nanoseconds since 1970; `nil` where unknown.
  public var modified: Int64?
  /// The container's name as libavformat says it; empty where unknown.
  public var container: String
  /// The codec's name as libavcodec says it; empty where unknown.
  public var codec: String
  /// Pixels of a frame.
  public var width: Int
  /// Rows of a frame.
  public var height: Int
  /// Of the displayed picture, where it is known: frames may have been resized since.
  public var geometry: VideoGeometry?
  /// Seconds a tick.
  public var timeBase: Rational
  /// Of the whole video, in ticks; `nil` where unknown.
  public var duration: Int64?
  /// How the frames were chosen and made. Adding goes on where it was broken off only if this is the same.
  public var origin: String
  /// Which part of the video this is; `nil` for all of it.
  public var part: VideoPart?

  /// Memberwise; what is unknown may be left out.
  public init(
    path: String, bytes: Int64? = nil, modified: Int64? = nil, container: String = "", codec: String = "", width: Int, height: Int,
    timeBase: Rational, duration: Int64? = nil, origin: String = "", part: VideoPart? = nil, geometry: VideoGeometry? = nil
  ) {
    self.geometry = geometry
    self.path = path
    self.bytes = bytes
    self.modified = modified
    self.container = container
    self.codec = codec
    self.width = width
    self.height = height
    self.timeBase = timeBase
    self.duration = duration
    self.origin = origin
    self.part = part
  }
}

/// A fingerprint as it is stored: one frame, or a run of frames that hardly differ from its first.
public struct FrameRun: Equatable, Sendable {
  /// The first frame: its fingerprint and facts stand for all.
  public var sample: FrameSample
  /// Frames in the run, at least 1.
  public var frames: Int
  /// The last frame and its times; those of `sample` where the run has one frame.
  public var lastFrame: Int
  /// Time of presentation of the last frame, in ticks.
  public var lastPTS: Int64
  /// Duration of the last frame, in ticks; 0 where it is unknown.
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
