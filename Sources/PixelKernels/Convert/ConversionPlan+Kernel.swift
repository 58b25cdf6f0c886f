internal import Pixels

extension ConversionPlan {
  /// The kernel; chosen by formats and options alone, never by the machine.
  func kernel() -> any RowKernel {
    CopyKernel(self) ?? fast() ?? toneMapped() ?? PlainConversion(self)
  }

  /// A kernel for exactly these formats, or several that lead from one to the other without rounding twice.
  func fast() -> (any RowKernel)? {
    guard !isToneMapped else { return nil }
    return direct() ?? besideAlpha() ?? throughSource() ?? throughDestination()
  }

  private func direct() -> (any RowKernel)? {
    if let kernel = YUVToRGB8(self) { return kernel }
    if let kernel = YUVToRGB16(self) { return kernel }
    if let kernel = RGBToYUV8(self) { return kernel }
    if let kernel = PixelShuffle(self) { return kernel }
    if let kernel = RGBToGray8(self) { return kernel }
    if let kernel = PaletteKernel(self) { return kernel }
    return ComponentKernel(self)
  }

  /// Alpha separately from the colours, which are then in a format that kernels support.
  private func besideAlpha() -> (any RowKernel)? {
    guard to.hasAlpha, let colours = withoutAlphaPlanes(), let kernel = colours.fast() else { return nil }
    return AlphaOverlay(kernel, self)
  }

  /// The source's samples laid out as kernels read them.
  private func throughSource() -> (any RowKernel)? {
    guard let format = source.format.kernelFormat, let first = relaid(source, as: format, sourceColour).direct(),
      let second = reading(format).fast()
    else { return nil }
    return ChainedKernel(first, through: source.with(format), second)
  }

  /// What kernels write laid out as the destination has it.
  private func throughDestination() -> (any RowKernel)? {
    guard let format = destination.format.kernelFormat, destination.format != .pal8, let first = writing(format).fast(),
      let second = relaid(destination.with(format), as: destination.format, destinationColour).direct()
    else { return nil }
    return ChainedKernel(first, through: destination.with(format), second)
  }
}

extension PixelFormat {
  /// The equivalent format that the matrix kernels read: little-endian, 4:2:2 in planes, RGB of 8 bits packed; `nil` if this one
  /// already is one.
  fileprivate var kernelFormat: PixelFormat? {
    let descriptor = descriptor
    if descriptor.model == .palette { return .bgra }
    if descriptor.isPackedYUV { return .yuv422p }
    if descriptor.model == .rgb, descriptor.planeCount > 1, descriptor.depth == 8 { return descriptor.hasAlpha ? .rgba : .rgb24 }
    return descriptor.isBigEndian ? littleEndian : nil
  }
}

extension ConversionPlan {
  /// - Returns: `nil` if neither side has a plane of alpha.
  private func withoutAlphaPlanes() -> ConversionPlan? {
    let formats = (source.format.withoutAlphaPlane, destination.format.withoutAlphaPlane)
    var plan = self
    if let source = formats.0 { plan = plan.reading(source) }
    if let destination = formats.1 { plan = plan.writing(destination) }
    return formats.0 == nil && formats.1 == nil ? nil : plan
  }
}

/// A conversion of one plan, with all the scratch that it needs: what `FrameConverter` runs.
protocol RowKernel: AnyObject {
  /// Converts rows of luma, or of red, green and blue: all of them, in order, where the destination is subsampled.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts, and
  /// `source` the neighbours that chroma is made from.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes)
}

/// Frames that stay as they are.
final class CopyKernel: RowKernel {
  private let layout: FrameLayout

  /// - Returns: `nil` if something changes.
  init?(_ plan: ConversionPlan) {
    guard plan.isIdentity else { return nil }
    layout = plan.source
  }

  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for index in 0..<layout.planeCount {
      let plane = layout.plane(index)
      // Planes of fewer rows than the frame, chroma or a palette, are copied whole; they come with a whole frame or not at all.
      let isWhole = plane.rows != layout.height
      unsafe destination.copy(isWhole ? 0..<plane.rows : rows, plane.strideBytes, from: source, index, to: index)
    }
  }
}
