internal import Pixels

extension ConversionPlan {
  /// Tone mapping from planes of 16 bits to planar RGB, with what leads there and on.
  ///
  /// - Returns: `nil` if no fast kernel makes RGB of the source.
  func toneMapped() -> (any RowKernel)? {
    guard isToneMapped, let first = toLight().fast() else { return nil }
    let mapping = mapping()
    let map: any RowKernel = ToneMapKernel(mapping)
    let last = from(mapping)
    let second = last.isIdentity ? map : ChainedKernel(map, through: mapping.destination, last.kernel())
    let colours = ChainedKernel(first, through: mapping.source, second)
    return from.hasAlpha && to.hasAlpha ? AlphaOverlay(colours, self) : colours
  }

  /// The source at full resolution with 16 bits, which hold chroma between its samples of up to 12 bits exactly: YUV as
  /// it is, all else as RGB.
  private func toLight() -> ConversionPlan {
    var plan = writing(from.model == .yuv ? .yuv444p16le : .gbrp16le)
    plan.options = ConvertOptions(chroma: options.chroma)
    plan.destinationColour = lightColour
    return plan
  }

  private var lightColour: ColourDescription {
    guard from.model == .yuv else { return sourceColour.asRGB }
    var colour = sourceColour
    colour.siting = .unspecified
    return colour
  }

  /// To the destination's depth where it is RGB, so that the only rounding that shows is the mapping's.
  private func mapping() -> ConversionPlan {
    let depth = to.components.allSatisfy { $0.depth == to.depth } ? to.depth : 16
    let format = to.model == .rgb && destinationColour.range == .full ? PixelFormat.planarRGB(depth: depth) : nil
    var plan = reading(from.model == .yuv ? .yuv444p16le : .gbrp16le).writing(format ?? .gbrp16le)
    plan.sourceColour = lightColour
    plan.destinationColour = destinationColour.asRGB
    if from.depth <= 8 { plan.options.dither = .none }
    return plan
  }

  private func from(_ mapping: ConversionPlan) -> ConversionPlan {
    var plan = reading(mapping.destination.format)
    plan.sourceColour = mapping.destinationColour
    plan.options = mapping.options
    plan.options.hdr = .keep
    return plan
  }
}

extension ColourDescription {
  /// The same light as full-range RGB.
  fileprivate var asRGB: ColourDescription {
    var colour = self
    (colour.matrix, colour.range, colour.siting) = (.rgb, .full, .unspecified)
    return colour
  }
}
