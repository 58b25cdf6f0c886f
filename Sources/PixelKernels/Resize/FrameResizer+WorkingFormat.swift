public import Pixels

extension FrameResizer {
  /// The format that frames of `format` must be converted to before they are resized; mostly the format itself.
  ///
  /// Resized directly are little-endian gray, packed RGB, planar RGB, planar and semi-planar YUV of 8 to 16 bits, and
  /// gray and packed RGB with alpha. Palettes, bit masks, packed 4:2:2, RGB in 16-bit words, big-endian samples, and
  /// planar formats with alpha (whose colours must be weighed with it) go through a near relative. In linear light
  /// YUV goes through RGB of 16 bits; for Pillow's bytes everything goes through Pillow's own modes.
  public static func workingFormat(for format: PixelFormat, options: ResizeOptions = ResizeOptions()) -> PixelFormat {
    let near = directFormat(for: format)
    let descriptor = near.descriptor
    if options.match == .pillow, descriptor.depth != 8 || near != format || descriptor.planeCount > 1 {
      return descriptor.model == .gray && !descriptor.hasAlpha ? .gray : descriptor.hasAlpha ? .rgba : .rgb24
    }
    return options.isLinear && descriptor.model == .yuv ? .rgb48le : near
  }

  private static func directFormat(for format: PixelFormat) -> PixelFormat {
    let descriptor = format.descriptor
    if descriptor.isBitPacked { return .gray }
    if descriptor.model == .palette { return .rgba }
    if descriptor.isBigEndian { return directFormat(for: format.littleEndian) }
    if descriptor.hasAlpha, descriptor.planeCount > 1 { return descriptor.depth > 8 ? .rgba64le : .rgba }
    if descriptor.depth < 8 { return .rgb24 }
    return descriptor.isPackedYUV ? .yuv422p : format
  }
}
