internal import Pixels

extension ConversionPlan {
  /// The independent components: all, or only alpha beside a matrix; and bytes that are only padding.
  func separateComponents() -> [ComponentConversion] {
    let colours = colourCount(to)
    let first = needsMatrix ? colours : 0
    return (first..<to.components.count).map { separate($0) } + padding()
  }

  /// What happens to alpha.
  func alphaComponent() -> ComponentConversion? { alphaIndex(to).map { separate($0) } }

  private func separate(_ component: Int) -> ComponentConversion {
    let isAlpha = component >= colourCount(to)
    let input = isAlpha ? alphaIndex(from) : colourIndex(component)
    let scale = scale(of: component, to, destinationColour)
    guard let input else {
      let missing = isAlpha ? scale.scale : scale.zero
      return conversion(component, reader: nil, channel: 0, map: AffineMap(gain: 0, offset: missing))
    }
    let map = AffineMap(from: self.scale(of: input, from, sourceColour), to: scale)
    return conversion(component, reader: reader(input), channel: input, map: map)
  }

  /// The component that a colour of the destination comes from: each of RGB from gray.
  private func colourIndex(_ component: Int) -> Int? {
    if from.model == .gray, to.isRGB { return 0 }
    return component < colourCount(from) ? component : nil
  }

  private func alphaIndex(_ format: PixelFormatDescriptor) -> Int? { format.hasAlpha ? colourCount(format) : nil }

  /// A palette has one stored component, from which all four are read.
  func reader(_ component: Int) -> SampleLayout {
    SampleLayout(from.components[from.model == .palette ? 0 : component], of: from)
  }

  private func conversion(_ component: Int, reader: SampleLayout?, channel: Int, map: AffineMap) -> ComponentConversion {
    let isChroma = isChroma(component, to)
    let horizontal = isChroma ? chromaFilter(\.horizontal, length: source.width, reader) : .identity(source.width)
    let vertical = isChroma ? chromaFilter(\.vertical, length: source.height, reader) : .identity(source.height)
    let inputs = isChroma && reader != nil ? FrameLayout.ceilShift(source.width, from.log2ChromaWidth) : horizontal.count
    let isPackedLuma = component == 0 && to.model == .yuv && to.planeCount == 1
    let writer = SampleLayout(to.components[component], of: to)
    let isCopied = map == .identity && horizontal.isIdentity && vertical.isIdentity && reader?.holdsSameRow(as: writer) == true
    return ComponentConversion(
      reader: reader, channel: channel, map: map, horizontal: horizontal, vertical: vertical, writer: writer,
      quantiser: quantiser(of: component), log2Rows: isChroma ? to.log2ChromaHeight : 0,
      padding: isPackedLuma ? source.width & 1 : 0, inputCount: inputs, isCopied: isCopied)
  }

  /// From the source's chroma grid to the destination's; the identity on the latter if there is no chroma to read.
  private func chromaFilter(_ axis: KeyPath<ChromaGrids, ChromaGrid>, length: Int, _ reader: SampleLayout?) -> AxisFilter {
    let output = destinationGrids[keyPath: axis]
    guard reader != nil else { return .identity(output.samples(for: length)) }
    return .between(sourceGrids[keyPath: axis], output, count: length, options.chroma)
  }

  /// The unused byte of `rgb0` and its relatives: 255, so that a reader that takes it as alpha sees an opaque pixel.
  private func padding() -> [ComponentConversion] {
    guard to.model == .rgb, to.planeCount == 1, to.components.count == 3, to.components[0].step == 4 else { return [] }
    let offset = 6 - to.components.map(\.offset).reduce(0, +)
    let byte = SampleLayout(kind: .byte, offset: offset, step: 4)
    return [
      ComponentConversion(
        reader: nil, channel: 0, map: AffineMap(gain: 0, offset: 255), horizontal: .identity(source.width),
        vertical: .identity(source.height), writer: byte, quantiser: Quantiser(largest: 255, isDithered: false), log2Rows: 0,
        padding: 0, inputCount: source.width, isCopied: false)
    ]
  }
}
