internal import Pixels

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
