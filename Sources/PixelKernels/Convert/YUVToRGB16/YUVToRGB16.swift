internal import FrameMemory
internal import Pixels

/// YUV of 8 to 16 bits, planar or with interleaved chroma, to RGB of 9 to 16, packed or planar.
///
/// In 32-bit floating point, with fused multiply-adds, in this order:
///
///     light = fma(y, luma, bias)
///     out   = fma(c, k, light), for green fma(first, kf, fma(last, kl, light))
///
/// clamped and rounded down; the bias has the half. Samples, and chroma between them, are exact: 16 bits and two filters
/// with weights in quarters take 20 bits of 24. Each operation and each coefficient is off by at most 2^-24 of values
/// below 2^18, so a result is within 0.55 of the real-number model.
final class YUVToRGB16: RowKernel {
  let width: Int
  let luma: SampleWords
  let horizontal: HorizontalChroma
  let coefficients: RGB16Coefficients
  let packing: RGB16Packing
  /// Whether vector kernels are used where the build has them.
  let usesVectors: Bool
  /// Blended chroma rows, of the difference that acts on the first stored colour and of the other, with `edge` samples
  /// before and after: eighths of a code, minus the middle.
  let firstChroma: AlignedBuffer<Float>
  let lastChroma: AlignedBuffer<Float>
  /// A block of luma and of pixels, for the rest of a row after the last whole block.
  let tail: AlignedBuffer<UInt8>

  let chromaWidth: Int
  let chroma: SampleWords
  /// Eight times the code without colour.
  let middle: Float
  private let first: ChromaPlace
  private let last: ChromaPlace
  private let vertical: [QuarterTaps]

  /// The plane of a difference, samples from one to the next, and samples before the first.
  struct ChromaPlace {
    let plane: Int
    let step: Int
    let offset: Int
  }

  static let edge = 16
  /// Pixels of a block.
  static let block = 16

  /// - Returns: `nil` where another kernel has to do it.
  init?(_ plan: ConversionPlan) {
    let (from, to) = (plan.from, plan.to)
    guard from.model == .yuv, from.planeCount > 1, !from.isBigEndian, !(from.hasAlpha && to.hasAlpha),
      let packing = RGB16Packing(to), let horizontal = HorizontalChroma(plan.from, plan.sourceColour.siting, plan.options.chroma),
      let vertical = QuarterTaps.rows(.up(plan.sourceGrids.vertical, to: plan.source.height, plan.options.chroma))
    else { return nil }
    let isBlueFirst = packing != .planar && to.components[2].offset < to.components[0].offset
    guard
      let coefficients = RGB16Coefficients(plan.codeMatrix(), sourceDepth: from.depth, depth: to.depth, isBlueFirst: isBlueFirst)
    else { return nil }
    self.horizontal = horizontal
    self.vertical = vertical
    self.coefficients = coefficients
    self.packing = packing
    usesVectors = plan.instructions >= .avx2
    width = plan.source.width
    chromaWidth = FrameLayout.ceilShift(width, from.log2ChromaWidth)
    luma = SampleWords(from.components[0])
    chroma = SampleWords(from.components[1])
    let isInterleaved = from.components[1].plane == from.components[2].plane
    let places = from.components[1...2].map {
      ChromaPlace(plane: $0.plane, step: isInterleaved ? 2 : 1, offset: isInterleaved ? $0.offset / $0.wordBytes : 0)
    }
    first = places[isBlueFirst ? 0 : 1]
    last = places[isBlueFirst ? 1 : 0]
    middle = Float(8 << (from.depth - 1))
    firstChroma = AlignedBuffer(count: width + 2 * Self.edge + Self.block)
    lastChroma = AlignedBuffer(count: width + 2 * Self.edge + Self.block)
    tail = AlignedBuffer(count: 8 * Self.block)
  }
}

extension YUVToRGB16 {
  /// Converts rows.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    var made: QuarterTaps?
    for y in rows {
      if vertical[y] != made {
        made = vertical[y]
        unsafe makeChroma(first, vertical[y], of: source, into: firstChroma.start + Self.edge)
        unsafe makeChroma(last, vertical[y], of: source, into: lastChroma.start + Self.edge)
      }
      unsafe convertRow(y, of: source, into: destination)
    }
  }

  private func convertRow(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    #if AVX2
    if usesVectors { return unsafe convertRowAVX2(y, of: source, into: destination) }
    #endif
    unsafe convertRowPlain(y, of: source, into: destination)
  }
}
