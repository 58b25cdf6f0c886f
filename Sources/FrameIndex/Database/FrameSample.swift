public import Pixels

/// What the index keeps of one frame.
public struct FrameSample: Equatable, Sendable {
  /// Number of the frame in its video, from 0.
  public var frame: Int
  /// Time of presentation and duration, in ticks of the video's time base. The duration may be 0: unknown.
  public var pts: Int64
  /// In ticks; 0 if unknown.
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

  /// A shot score as stored, rounded down, so that a score below a threshold stays below it.
  public static func storedScore(_ score: Float) -> Float { Float(scoreSteps(score)) / Segment.scoreSteps }

  /// The stored score in steps. An export's six decimals come back as the same step.
  static func scoreSteps(_ score: Float) -> UInt16 {
    UInt16((max(0, min(100, score)) * Segment.scoreSteps + 0.01).rounded(.down))
  }
}
