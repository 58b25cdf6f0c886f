import PictureFiles
import Pixels
import Stages
import SystemIO

/// PNG as a format of frame-export.
final class PNGPictures: PictureEncoder {
  private var encoder = PNGEncoder()

  var holdsSeveral: Bool { false }

  func pixelFormat(for format: PixelFormat) -> PixelFormat { PNGPicture.format(for: format) }

  func encode(_ picture: Picture, _ pixels: RawSpan, write: (RawSpan) throws -> Void) throws {
    guard let png = PNGPicture(layout: picture.layout, colour: picture.colour, sampleAspectRatio: picture.sampleAspectRatio) else {
      preconditionFailure("a png of \(picture.layout.format.name)")
    }
    do throws(PNGError) {
      try encoder.encode(png, pixels)
    } catch {
      throw Failure(.internalError, "cannot make a png: \(error)")
    }
    try encoder.withFile(write)
  }
}
