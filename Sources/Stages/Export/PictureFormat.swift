internal import FrameStream
internal import PictureFiles
internal import Pixels

/// How one picture is laid out in a file.
enum PictureFormat {
  case ppm, pgm, png

  /// Whether a file may hold several, one after another.
  var holdsSeveral: Bool { self != .png }

  /// The pixel format that keeps the most of another one's samples.
  func pixelFormat(for format: PixelFormat) -> PixelFormat {
    let isDeep = format.descriptor.depth > 8
    switch self {
    case .ppm: return isDeep ? .rgb48be : .rgb24
    case .pgm: return isDeep ? .gray16be : .gray
    case .png: return PNGPicture.format(for: format)
    }
  }
}
