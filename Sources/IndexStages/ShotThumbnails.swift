internal import FrameIndex
internal import FrameStream

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
