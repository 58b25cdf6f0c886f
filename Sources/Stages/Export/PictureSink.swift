internal import FrameStream
internal import PixelKernels
internal import Pixels
internal import SystemIO

/// Pictures: each in a numbered file of its own, or all in one output if the format allows several.
final class PictureSink: ExportSink {
  private let output: ExportOutput
  private let encoder: any PictureEncoder
  /// `nil` writes to the one output.
  private let names: PictureNames?
  private let series = OutputSeries()
  private var converter = ExportConverter()
  private var count: UInt64 = 0
  private let hdr: HDRPolicy
  /// Frames whose alpha the format can't hold.
  private var framesWithoutAlpha = 0

  init(_ output: ExportOutput, encoder: any PictureEncoder, names: PictureNames?, hdr: HDRPolicy) {
    self.hdr = hdr
    self.output = output
    self.encoder = encoder
    self.names = names
  }

  func write(_ frame: FrameHeader, _ pixels: RawSpan) throws {
    guard count == 0 || names != nil || encoder.holdsSeveral else {
      throw Failure(.usage, "a picture file holds one frame, and the stream has more", hint: "-o name-%05d.png writes a file for each")
    }
    // The formats define 0 as black and the largest value as white.
    try converter.prepare(for: frame, range: .full, hdr: hdr) { [encoder] in encoder.pixelFormat(for: $0) }
    count += 1
    if frame.layout.format.descriptor.hasAlpha && !converter.layout.format.descriptor.hasAlpha { framesWithoutAlpha += 1 }
    if let names { output.begin(try OutputFile(creating: names.name(names.numbering == .position ? count : frame.ordinal), in: series)) }
    let picture = Picture(layout: converter.layout, colour: converter.colour, sampleAspectRatio: frame.sampleAspectRatio)
    try converter.withConverted(pixels) { try encoder.encode(picture, $0, write: output.write) }
    if names != nil { try output.close(isComplete: true) }
  }

  func flush() throws { try output.flush() }

  var notice: String? {
    guard framesWithoutAlpha > 0 else { return nil }
    return "\(framesWithoutAlpha) frame\(framesWithoutAlpha == 1 ? " has" : "s have") alpha, which is dropped: png keeps it"
  }

  func finish(isComplete: Bool) throws {
    guard names == nil else { return try series.sync() }
    try output.close(isComplete: isComplete && encoder.holdsSeveral)
    guard count > 0 || !isComplete || encoder.holdsSeveral else {
      throw Failure(.damagedInput, "the stream holds no frame, expected one for a picture")
    }
  }
}
