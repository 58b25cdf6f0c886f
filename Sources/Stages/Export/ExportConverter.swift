internal import FrameMemory
internal import FrameStream
internal import PixelKernels
internal import Pixels
internal import SystemIO

/// Converts frames to what a file format can hold, with frame-convert's code.
struct ExportConverter: ~Copyable {
  private var source: FrameLayout?
  private var sourceColour = ColourDescription()
  private var converter: FrameConverter?
  private var converted = RecordBuffer(capacity: 64)
  /// The layout and colour of the output.
  private(set) var layout = FrameLayout(width: 1, height: 1, format: .gray)!
  private(set) var colour = ColourDescription()

  /// Prepares for frames like this one; returns at once if already prepared.
  ///
  /// - Parameters:
  ///   - format: called if layout or colour differ from the previous frame; `nil` for a format that can't be held.
  ///   - range: that the file format prescribes.
  ///   - hdr: what to do with PQ and HLG.
  mutating func prepare(
    for frame: FrameHeader, range: ColourRange? = nil, hdr: HDRPolicy = .keep, format: (PixelFormat) throws(Failure) -> PixelFormat
  ) throws(Failure) {
    guard source != frame.layout || sourceColour != frame.colour else { return }
    source = nil
    let target = try format(frame.layout.format)
    let isMapped = hdr != .keep && frame.colour.transfer.isHDR
    let isWanted = target == frame.layout.format && (range == nil || range == frame.colour.range) && !isMapped
    (layout, colour) = (frame.layout, frame.colour)
    converter = nil
    if !isWanted { try plan(frame, to: target, range: range, hdr: hdr) }
    (source, sourceColour) = (frame.layout, frame.colour)
  }

  private mutating func plan(_ frame: FrameHeader, to format: PixelFormat, range: ColourRange?, hdr: HDRPolicy) throws(Failure) {
    do throws(ConvertError) {
      let converter = try FrameConverter(
        from: frame.layout, colour: frame.colour, to: format, options: ConvertOptions(hdr: hdr, range: range))
      (layout, colour) = (converter.destination, converter.destinationColour)
      converted.grow(to: layout.byteCount, keeping: 0)
      self.converter = consume converter
    } catch { throw Failure(.damagedInput, "frame \(frame.ordinal): \(error)") }
  }

  /// Lends the frame, converted if necessary.
  mutating func withConverted(_ pixels: RawSpan, _ body: (RawSpan) throws -> Void) throws {
    guard converter != nil else { return try body(pixels) }
    Self.convert(pixels, with: &converter, into: &converted, byteCount: layout.byteCount)
    try body(converted.bytes(from: 0, count: layout.byteCount))
  }

  // Static, because a span of one property blocks methods that change another.
  private static func convert(
    _ source: RawSpan, with converter: inout FrameConverter?, into buffer: inout RecordBuffer, byteCount: Int
  ) {
    var bytes = buffer.mutableBytes(from: 0, count: byteCount)
    converter?.convert(source, into: &bytes)
  }
}
