internal import Pixels

/// Where luma and the colour differences lie in planar, semi-planar or packed YUV, and how chroma comes to luma's places.
///
/// Packed 4:2:2 is one plane of words: each holds a sample of luma and one of either difference in turn.
struct YUVSource {
  /// The plane of a colour difference, samples from one to the next, and samples before the first.
  struct Difference {
    let plane: Int
    let step: Int
    let offset: Int
  }

  let width: Int
  let chromaWidth: Int
  /// Whether chroma has luma's rows.
  let isFullHeight: Bool
  let luma: SampleWords
  let chroma: SampleWords
  /// The differences that act on the first and on the last stored colour.
  let first: Difference
  let last: Difference
  let vertical: [QuarterTaps]
  let horizontal: HorizontalChroma

  /// - Returns: `nil` for big-endian formats, for alpha that the destination keeps, and for chroma that lies
  ///   elsewhere than in quarters of a sample.
  init?(_ plan: ConversionPlan, isBlueFirst: Bool) {
    let from = plan.from
    guard from.model == .yuv, !from.isBigEndian, !(from.hasAlpha && plan.to.hasAlpha),
      let horizontal = HorizontalChroma(from, plan.sourceColour.siting, plan.options.chroma),
      let vertical = QuarterTaps.rows(.up(plan.sourceGrids.vertical, to: plan.source.height, plan.options.chroma))
    else { return nil }
    (self.horizontal, self.vertical) = (horizontal, vertical)
    isFullHeight = from.log2ChromaHeight == 0
    width = plan.source.width
    chromaWidth = FrameLayout.ceilShift(width, from.log2ChromaWidth)
    luma = SampleWords(from.components[0], isPacked: from.isPackedYUV)
    chroma = SampleWords(from.components[1], isPacked: from.isPackedYUV)
    let isInterleaved = from.components[1].plane == from.components[2].plane
    let bytes = chroma.isByte ? 1 : 2
    let (blue, red) = (Difference(from.components[1], isInterleaved, bytes), Difference(from.components[2], isInterleaved, bytes))
    (first, last) = isBlueFirst ? (blue, red) : (red, blue)
  }

  var isInterleaved: Bool { first.plane == last.plane }
}

extension YUVSource.Difference {
  fileprivate init(_ component: PixelComponent, _ isInterleaved: Bool, _ bytes: Int) {
    plane = component.plane
    step = isInterleaved ? 2 : 1
    offset = isInterleaved ? component.offset / bytes : 0
  }
}

/// Two rows of a plane and how many quarters of each are taken.
@unsafe
struct ChromaRows {
  let row: UnsafeRawPointer
  let next: UnsafeRawPointer
  let weight: Int16
  let nextWeight: Int16

  init(_ source: FramePlanes, _ plane: Int, _ taps: QuarterTaps) {
    unsafe row = source.row(taps.rows.x, ofPlane: plane)
    unsafe next = source.row(taps.rows.y, ofPlane: plane)
    unsafe weight = taps.weights.x
    unsafe nextWeight = taps.weights.y
  }

  /// Samples fill 16 bits; a quarter of the weighted sum of four has 14 as well, after the two bits of the weights.
  @inline(__always) func blend(_ index: Int, _ samples: SampleWords) -> Int16 {
    let (a, b) = unsafe (Int32(samples.load(row, index)), Int32(samples.load(next, index)))
    return unsafe Int16(truncatingIfNeeded: (a * Int32(weight) + b * Int32(nextWeight)) >> 4 - 8192)
  }
}

/// How samples lie in a plane of bytes or little-endian words.
struct SampleWords {
  let isByte: Bool
  /// Bits to shift left, so that the sample fills 16 bits.
  let shift: Int
  /// The bits of the word that are the sample's, before the shift.
  let mask: UInt16
  /// Bits to shift right for the code.
  let codeShift: Int

  /// - Parameter isPacked: whether a byte is read as half of a word.
  init(_ component: PixelComponent, isPacked: Bool) {
    codeShift = isPacked ? 8 * (component.offset & 1) : component.shift
    isByte = component.wordBytes == 1 && !isPacked
    shift = 16 - component.depth - codeShift
    mask = UInt16(truncatingIfNeeded: ((1 << component.depth) - 1) << codeShift)
  }

  /// The sample `index` of a row, filling 16 bits.
  @inline(__always) @unsafe func load(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    if isByte { return unsafe UInt16(row.load(fromByteOffset: index, as: UInt8.self)) &<< 8 }
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return (word & mask) &<< UInt16(shift)
  }

  /// The sample `index` of a row, as its code.
  @inline(__always) @unsafe func code(_ row: UnsafeRawPointer, _ index: Int) -> UInt16 {
    if isByte { return unsafe UInt16(row.load(fromByteOffset: index, as: UInt8.self)) }
    let word = unsafe UInt16(littleEndian: row.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
    return (word & mask) &>> UInt16(codeShift)
  }
}
