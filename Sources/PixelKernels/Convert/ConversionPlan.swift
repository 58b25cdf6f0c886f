internal import Pixels

/// What a conversion has to do, derived from its two layouts and colours: which components need a matrix and which are
/// independent.
struct ConversionPlan {
  private(set) var source: FrameLayout
  private(set) var destination: FrameLayout
  var sourceColour: ColourDescription
  var destinationColour: ColourDescription
  var options: ConvertOptions
  private(set) var from: PixelFormatDescriptor
  private(set) var to: PixelFormatDescriptor
  /// What kernels may use; no result depends on it.
  var instructions: InstructionSet

  init(
    from source: FrameLayout, colour: ColourDescription, to format: PixelFormat, options: ConvertOptions,
    instructions: InstructionSet = .current
  ) throws(ConvertError) {
    self.source = source
    destination = source.with(format)
    self.options = options
    // Never one that the build or the machine lacks.
    self.instructions = min(instructions, .current)
    from = source.format.descriptor
    to = format == .pal8 ? .systematicIndex : format.descriptor
    sourceColour = colour.filled(for: source)
    if options.hdr == .error, sourceColour.transfer.isHDR { throw .hdr(sourceColour.transfer) }
    destinationColour = sourceColour.converted(from: source, to: format, options: options)
    try checkMatrices()
  }

  private func checkMatrices() throws(ConvertError) {
    guard needsMatrix else { return }
    for colour in [sourceColour, destinationColour] where colour.matrix != .rgb && ColourMatrix.toDifferences(colour.matrix) == nil {
      throw .matrix(colour.matrix)
    }
  }
}

extension ConversionPlan {
  /// Whether any component of the destination's colour depends on more than one of the source's, or on another one.
  var needsMatrix: Bool {
    if isToneMapped { return true }
    // Each colour of gray is that gray.
    if from.isRGB != to.isRGB { return from.model != .gray }
    // Gray from YUV is its luma, and YUV from gray is that luma without colour, if the matrices agree.
    return sourceColour.matrix != destinationColour.matrix && from.model != .gray
  }

  /// Whether the frame is HDR and is to be tone-mapped to BT.709.
  var isToneMapped: Bool { options.hdr == .tonemap && sourceColour.transfer.isHDR }

  /// Whether nothing changes.
  var isIdentity: Bool {
    source == destination && !isToneMapped && sourceColour.matrix == destinationColour.matrix
      && sourceColour.range == destinationColour.range
      && (!from.isSubsampled || sourceColour.siting == destinationColour.siting)
  }

  /// Whether several samples share a word, so that destination rows have to be zero at first.
  var hasSharedWords: Bool { to.components.contains { SampleLayout($0, of: to).isShared } }

  /// The number of components that are colour.
  func colourCount(_ format: PixelFormatDescriptor) -> Int { format.model == .gray ? 1 : 3 }

  func scale(of component: Int, _ format: PixelFormatDescriptor, _ colour: ColourDescription) -> SampleScale {
    let count = colourCount(format)
    let depth = format.model == .palette ? 8 : format.components[component].depth
    if component >= count { return SampleScale(.alpha, depth: depth, range: .full) }
    if format.isSystematicIndex { return SampleScale(levelsApart: SystematicPalette.steps[component]) }
    let isDifference = !format.isRGB && component > 0
    return SampleScale(isDifference ? .difference : .light, depth: depth, range: colour.range, isYCgCo: colour.matrix == .ycgco)
  }

  func quantiser(of component: Int) -> Quantiser {
    let depth = to.components[component].depth
    let isNarrowed = (depth == 8 && from.depth > 8) || to.isSystematicIndex
    return Quantiser(largest: Double(1 << depth - 1), isDithered: options.dither == .ordered && isNarrowed)
  }

  /// Where chroma lies along both axes.
  typealias ChromaGrids = (horizontal: ChromaGrid, vertical: ChromaGrid)
  var sourceGrids: ChromaGrids { grids(from, sourceColour.siting) }
  var destinationGrids: ChromaGrids { grids(to, destinationColour.siting) }

  private func grids(_ format: PixelFormatDescriptor, _ siting: ChromaSiting) -> ChromaGrids {
    (.horizontal(siting, log2Step: format.log2ChromaWidth), .vertical(siting, log2Step: format.log2ChromaHeight))
  }

  func isChroma(_ component: Int, _ format: PixelFormatDescriptor) -> Bool {
    format.model == .yuv && (component == 1 || component == 2)
  }
}

extension ConversionPlan {
  /// The same conversion of the same samples in another format.
  func reading(_ format: PixelFormat) -> ConversionPlan {
    var plan = self
    plan.source = source.with(format)
    plan.from = format.descriptor
    return plan
  }

  /// The same conversion to another format of the same samples.
  func writing(_ format: PixelFormat) -> ConversionPlan {
    var plan = self
    plan.destination = destination.with(format)
    plan.to = format.descriptor
    return plan
  }

  /// Samples of one colour that are laid out in another way.
  func relaid(_ layout: FrameLayout, as format: PixelFormat, _ colour: ColourDescription) -> ConversionPlan {
    var plan = self
    (plan.source, plan.destination) = (layout, layout.with(format))
    (plan.from, plan.to) = (layout.format.descriptor, format.descriptor)
    (plan.sourceColour, plan.destinationColour) = (colour, colour)
    plan.options = ConvertOptions()
    return plan
  }
}

extension FrameLayout {
  /// The layout of another format. A layout's sides are within bounds, and so are another's of the same size.
  func with(_ format: PixelFormat) -> FrameLayout { FrameLayout(width: width, height: height, format: format)! }
}
