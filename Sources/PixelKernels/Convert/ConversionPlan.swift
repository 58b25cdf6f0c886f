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

extension ConversionPlan {
  /// The colour components if they depend on each other, or `nil`.
  func matrixConversion() -> MatrixConversion? {
    guard needsMatrix else { return nil }
    let inputs = colourCount(from)
    let outputs = (0..<colourCount(to)).map { matrixOutput($0) }
    let up = sourceGrids
    return MatrixConversion(
      readers: (0..<inputs).map { reader($0) }, horizontalUp: .up(up.horizontal, to: source.width, options.chroma),
      verticalUp: .up(up.vertical, to: source.height, options.chroma), isPalette: from.model == .palette,
      chromaInputs: up.horizontal.samples(for: source.width), matrix: codeMatrix(), toneMapping: isToneMapped ? toneMapping() : nil,
      outputs: outputs, verticalDown: .down(destinationGrids.vertical, from: source.height, options.chroma),
      isSubsampled: to.isSubsampled, width: source.width)
  }

  /// The output's writer; its horizontal filter brings chroma to the destination's grid.
  private func matrixOutput(_ component: Int) -> ComponentConversion {
    let isChroma = isChroma(component, to)
    let horizontal =
      isChroma ? .down(destinationGrids.horizontal, from: source.width, options.chroma) : AxisFilter.identity(source.width)
    let isPackedLuma = component == 0 && to.model == .yuv && to.planeCount == 1
    return ComponentConversion(
      reader: nil, channel: 0, map: .identity, horizontal: horizontal, vertical: .identity(source.height),
      writer: SampleLayout(to.components[component], of: to), quantiser: quantiser(of: component),
      log2Rows: isChroma ? to.log2ChromaHeight : 0, padding: isPackedLuma ? source.width & 1 : 0,
      inputCount: source.width, isCopied: false)
  }

  /// From the source's codes over R', G' and B' to the destination's.
  func codeMatrix() -> SampleMatrix {
    SampleMatrix(fromRGB * toRGB, from: scales(from, sourceColour), to: scales(to, destinationColour))
  }

  /// What lies between the two matrices of a tone mapping, in units: R', G' and B'.
  private func toneMapping() -> ToneMapping {
    let units: [3 of SampleScale] = [.unit, .unit, .unit]
    return ToneMapping(
      toneMap: ToneMap(transfer: sourceColour.transfer, primaries: sourceColour.primaries),
      toRGB: SampleMatrix(toRGB, from: scales(from, sourceColour), to: units),
      fromRGB: SampleMatrix(fromRGB, from: units, to: scales(to, destinationColour)))
  }

  /// Between units. Checked when the plan was made: each matrix is RGB's or has its differences.
  private var fromRGB: ColourMatrix { to.isRGB ? .identity : ColourMatrix.toDifferences(destinationColour.matrix) ?? .identity }

  /// Components that gray lacks have no weight.
  private var toRGB: ColourMatrix {
    if from.isRGB { return .identity }
    if from.model == .gray { return ColourMatrix((1, 0, 0), (1, 0, 0), (1, 0, 0)) }
    return ColourMatrix.fromDifferences(sourceColour.matrix) ?? .identity
  }

  private func scales(_ format: PixelFormatDescriptor, _ colour: ColourDescription) -> [3 of SampleScale] {
    let count = colourCount(format)
    return [
      scale(of: 0, format, colour), scale(of: min(1, count - 1), format, colour), scale(of: min(2, count - 1), format, colour),
    ]
  }
}

/// A conversion whose matrix is interrupted at R', G' and B'.
struct ToneMapping {
  let toneMap: ToneMap
  let toRGB: SampleMatrix
  let fromRGB: SampleMatrix
}
