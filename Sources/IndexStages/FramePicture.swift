internal import FrameIndex
internal import FrameStream
internal import JPEGFiles
internal import Stages
internal import SystemIO

/// Makes small pictures of frames.
struct FramePicture: ~Copyable {
  private var thumbnailer: Thumbnailer
  private var encoder = JPEGEncoder(quality: Thumbnail.jpegQuality)

  /// - Parameter side: pixels of the longer side.
  init(side: Int) { thumbnailer = Thumbnailer(cellWidth: side, cellHeight: side) }

  mutating func make(_ frame: FrameHeader, _ pixels: RawSpan) throws -> Thumbnail {
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
