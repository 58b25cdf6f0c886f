extension PixelFormatDescriptor {
  /// An index into the systematic palette, by its bits: three of red, three of green, two of blue, highest first.
  public static let systematicIndex = PixelFormatDescriptor(
    .rgb,
    [
      PixelComponent(plane: 0, step: 1, shift: 5, depth: 3), PixelComponent(plane: 0, step: 1, shift: 2, depth: 3),
      PixelComponent(plane: 0, step: 1, depth: 2),
    ])

  /// Whether the format is `systematicIndex`: no other has components of three bits.
  public var isSystematicIndex: Bool { depth == 3 }
}
