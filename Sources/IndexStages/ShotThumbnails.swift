internal import FrameIndex
internal import FrameStream
internal import JPEGFiles
internal import Stages
internal import SystemIO

/// Makes a thumbnail of each shot: of its first frame with enough detail, otherwise of its first.
struct ShotThumbnails: ~Copyable {
  /// Pixels of the longer side, and libjpeg's quality: about 8 KB per shot.
  private static let side = MomentSheet.largestSide
  private static let jpegQuality = 80

  private var thumbnailer = Thumbnailer(cellWidth: side, cellHeight: side)
  private var encoder = JPEGEncoder(quality: jpegQuality)
  private var current: Thumbnail?
  private var currentQuality = 0

  /// Discards the current shot.
  mutating func beginVideo() { current = nil }

  /// Looks at the next frame.
  /// - Returns: the thumbnail of the previous shot, if this frame begins another.
  mutating func add(_ frame: FrameHeader, _ pixels: RawSpan, _ sample: FrameSample) throws -> Thumbnail? {
    let finished = sample.shotScore >= Float(CutRule.defaultThreshold) ? finish() : nil
    if current == nil || currentQuality < Thumbnail.minQuality && sample.quality >= Thumbnail.minQuality {
      current = try picture(frame, pixels)
      currentQuality = sample.quality
    }
    return finished
  }

  /// Ends the shot.
  mutating func finish() -> Thumbnail? { current.take() }

  private mutating func picture(_ frame: FrameHeader, _ pixels: RawSpan) throws -> Thumbnail {
    var made: Thumbnail?
    try thumbnailer.withThumbnail(of: frame, pixels) { small, width, height in
      do throws(JPEGError) {
        let file = try encoder.encode(rgb24: small, width: width, height: height)
        made = Thumbnail(frame: Int(clamping: frame.ordinal), pts: frame.pts, width: width, height: height, picture: file)
      } catch {
        throw Failure(.internalError, "cannot make a jpeg of frame \(frame.ordinal): \(error)")
      }
    }
    return made!
  }
}
