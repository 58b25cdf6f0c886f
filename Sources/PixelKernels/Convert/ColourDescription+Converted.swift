internal import Pixels

extension ColourDescription {
  /// What the samples mean after a conversion from `source` to `format`.
  ///
  /// | to | matrix | range |
  /// |---|---|---|
  /// | RGB | rgb | full; RGB to RGB keeps its own |
  /// | YUV from YUV or gray | the source's | the source's |
  /// | YUV from RGB | bt709 for HD, else smpte170m (the size rule of `filled`) | limited |
  /// | gray | as for YUV | the source's: gray is luma |
  ///
  /// Samples of fewer than 8 bits are always full range. Primaries and transfer stay. A part that the conversion itself decides,
  /// tone mapping's BT.709 included, is no longer an assumption; in RGB the mark stays, because the colours still depend on it.
  func converted(from source: FrameLayout, to format: PixelFormat, options: ConvertOptions) -> ColourDescription {
    let from = source.format.descriptor
    let to = format.descriptor
    var converted = self
    converted.convertMatrix(from: from, to: to, source: source, chosen: options.matrix)
    // A palette stays as it is, or becomes the systematic one.
    let isQuantised = to.model == .palette && (from.model != .palette || (options.hdr == .tonemap && transfer.isHDR))
    if isQuantised { converted.range = .full } else { converted.convertRange(from: from, to: to, chosen: options.range) }
    converted.convertSiting(to: to, chosen: options.siting)
    if options.hdr == .tonemap, transfer.isHDR { converted.convertLight(to: to, chosen: options.matrix) }
    return converted
  }

  private mutating func convertMatrix(
    from: PixelFormatDescriptor, to: PixelFormatDescriptor, source: FrameLayout, chosen: MatrixCoefficients?
  ) {
    if to.isRGB {
      matrix = .rgb
    } else if let chosen {
      decide(.matrix) { $0.matrix = chosen }
    } else if from.isRGB {
      decide(.matrix) { $0.matrix = Self.defaultMatrix(for: source) }
    }
  }

  private mutating func convertRange(from: PixelFormatDescriptor, to: PixelFormatDescriptor, chosen: ColourRange?) {
    if to.depth < 8 || (to.isRGB && !from.isRGB && chosen == nil) {
      range = .full
    } else if let chosen {
      decide(.range) { $0.range = chosen }
    } else if from.isRGB && to.model == .yuv {
      decide(.range) { $0.range = .limited }
    } else if from.depth < 8 {
      decide(.range) { $0.range = .full }
    }
  }

  private mutating func convertSiting(to: PixelFormatDescriptor, chosen: ChromaSiting?) {
    guard to.isSubsampled else { return decide(.siting) { $0.siting = .unspecified } }
    if let chosen {
      decide(.siting) { $0.siting = chosen }
    } else if siting == .unspecified {
      decide(.siting) { $0.siting = .left }
    }
  }

  /// Tone mapping ends in BT.709, including its matrix if none was requested.
  private mutating func convertLight(to: PixelFormatDescriptor, chosen: MatrixCoefficients?) {
    decide(.primaries) { $0.primaries = .bt709 }
    decide(.transfer) { $0.transfer = .bt709 }
    if !to.isRGB, chosen == nil { decide(.matrix) { $0.matrix = .bt709 } }
  }

  private mutating func decide(_ part: AssumedParts, _ change: (inout ColourDescription) -> Void) {
    change(&self)
    assumed.remove(part)
  }

  /// The matrix for YUV that is made from RGB: the size rule of `filled`.
  private static func defaultMatrix(for source: FrameLayout) -> MatrixCoefficients {
    guard let luma = FrameLayout(width: source.width, height: source.height, format: .yuv444p) else { return .bt709 }
    return ColourDescription().filled(for: luma).matrix
  }
}

extension PixelFormatDescriptor {
  /// Whether the components are red, green and blue, a palette's entries included.
  var isRGB: Bool { model == .rgb || model == .palette }
}
