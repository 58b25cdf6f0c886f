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
    from layout: FrameLayout, colour: inout ColourDescription, to format: PixelFormat, options: ConvertOptions
  ) throws(ConvertError) -> FrameConverter? {
    guard format != layout.format else { return nil }
    let converter = try FrameConverter(from: layout, colour: colour, to: format, options: options)
    colour = converter.destinationColour
    return converter
  }
}

extension FramePlanes {
  /// Planes that were written, to be read.
  init(_ planes: MutableFramePlanes) {
    unsafe self.init(
      bases: [
        UnsafeRawPointer(planes.bases[0]), UnsafeRawPointer(planes.bases[1]), UnsafeRawPointer(planes.bases[2]),
        UnsafeRawPointer(planes.bases[3]),
      ], strides: planes.strides)
  }
}
