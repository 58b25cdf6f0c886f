import JPEGFiles
import Pixels
import Stages
import SystemIO

/// JPEG as a format of frame-export: 4:2:0, BT.601 full range as JFIF has it.
final class JPEGPictures: PictureEncoder {
  private var encoder: JPEGEncoder

  /// - Parameter quality: 1…100, libjpeg's scale.
  init(quality: Int) { encoder = JPEGEncoder(quality: quality) }

  var holdsSeveral: Bool { false }

  func pixelFormat(for format: PixelFormat) -> PixelFormat { .rgb24 }

  func encode(_ picture: Picture, _ pixels: RawSpan, write: (RawSpan) throws -> Void) throws {
    let file: [UInt8]
    do throws(JPEGError) {
      file = try encoder.encode(rgb24: pixels, width: picture.layout.width, height: picture.layout.height)
    } catch {
      throw Failure(.damagedInput, "\(picture.layout.width)x\(picture.layout.height) pixels do not make a jpg: \(error)")
    }
    // Safe: bytes have no padding.
    try unsafe write(file.span.bytes)
  }
}
