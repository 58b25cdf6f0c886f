internal import FrameStream
internal import Glibc
internal import PictureFiles
internal import Pixels
internal import SystemIO

/// Pictures: each in a file of its own with a number, or all in one output where the format allows several.
final class PictureSink: ExportSink {
  private let output: ExportOutput
  private let format: PictureFormat
  /// `nil` writes to the one output.
  private let names: PictureNames?
  private var converter = ExportConverter()
  private var encoder = PNGEncoder()
  private var count: UInt64 = 0

  init(_ output: ExportOutput, format: PictureFormat, names: PictureNames?) {
    self.output = output
    self.format = format
    self.names = names
  }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    guard count == 0 || names != nil || format.holdsSeveral else {
      throw Failure(.usage, "a png holds one frame, and the stream has more", hint: "-o name-%05d.png writes a file for each")
    }
    // All three formats define 0 as black and the largest value as white.
    try converter.prepare(for: frame, range: .full) { [format] in format.pixelFormat(for: $0) }
    count += 1
    if let names { try open(names.name(names.numbering == .position ? count : frame.ordinal)) }
    let (layout, colour) = (converter.layout, converter.colour)
    try converter.withConverted(pixels) { pixels in
      if format == .png {
        let picture = PNGPicture(layout: layout, colour: colour, sampleAspectRatio: frame.sampleAspectRatio)!
        try writePNG(picture, pixels)
      } else {
        try writeNetpbm(layout, pixels)
      }
    }
    if names != nil { try output.close(isComplete: true) }
  }

  func flush() throws { try output.flush() }

  func finish(isComplete: Bool) throws {
    guard names == nil else { return }
    try output.close(isComplete: isComplete && format.holdsSeveral)
    guard count > 0 || !isComplete || format.holdsSeveral else {
      throw Failure(.damagedInput, "the stream holds no frame, expected one for a png")
    }
  }

  private func open(_ name: String) throws {
    do throws(SystemError) {
      output.begin(try FileDescriptor.open(name, O_WRONLY | O_CREAT | O_TRUNC))
    } catch { throw Failure(.cannotCreate, "\(name): cannot create the output: \(error)") }
  }

  private func writePNG(_ picture: PNGPicture, _ pixels: RawSpan) throws {
    do {
      try Self.write(picture, pixels, with: &encoder, to: output)
    } catch let error as PNGError {
      throw Failure(.internalError, "picture \(count): cannot make a png: \(error)")
    }
  }

  // Static, because the file is lent by the encoder, to which access is exclusive as long.
  private static func write(
    _ picture: PNGPicture, _ pixels: RawSpan, with encoder: inout PNGEncoder, to output: ExportOutput
  ) throws {
    try output.write(encoder.encode(picture, pixels))
  }

  /// ppm(5), pgm(5).
  private func writeNetpbm(_ layout: FrameLayout, _ pixels: RawSpan) throws {
    let largest = layout.format.descriptor.depth > 8 ? 65_535 : 255
    try output.write("\(format == .ppm ? "P6" : "P5")\n\(layout.width) \(layout.height)\n\(largest)\n")
    try output.write(pixels)
  }
}
