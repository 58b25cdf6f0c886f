internal import Pixels

extension FrameTensorPreparer {
  /// The format that a frame is resized in: its own, a near relative, or RGB where alpha would only be left out.
  static func workingFormat(for format: PixelFormat, options: ResizeOptions) -> PixelFormat {
    let working = FrameResizer.workingFormat(for: format, options: options)
    // 12 bits in high bits have no twin with full chroma.
    return working == .p012le ? .yuv420p12le : working
  }

  /// A converter, and the colour it leaves; `nil` where the format is the same.
  static func converter(
    from layout: FrameLayout, colour: inout ColourDescription, to format: PixelFormat, options: ConvertOptions,
    _ instructions: InstructionSet
  ) throws(ConvertError) -> FrameConverter? {
    guard format != layout.format else { return nil }
    let converter = try FrameConverter(from: layout, colour: colour, to: format, options: options, instructions: instructions)
    colour = converter.destinationColour
    return converter
  }
}
