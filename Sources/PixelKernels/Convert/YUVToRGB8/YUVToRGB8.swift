internal import FrameMemory
internal import Pixels

/// YUV of 8 to 12 bits, planar or with interleaved chroma, to RGB of 8, packed or planar: what most frames go through.
///
/// Row by row: the chroma rows that the luma row needs are blended (`makeChroma`); then chroma is spread along the row,
/// multiplied by the matrix, added to luma and packed (`convertRows`). `RGB8Coefficients` has the arithmetic. Two rows
/// with the same chroma go together.
final class YUVToRGB8: RowKernel {
  let width: Int
  let chromaWidth: Int
  let luma: SampleWords
  let chroma: SampleWords
  /// Planes of the differences that act on the first and the last stored colour, and samples from one to the next.
  let firstPlane: Int
  let lastPlane: Int
  /// Where chroma is interleaved: the place of the one that acts on the first stored colour.
  let firstInPair: Int?
  let vertical: [QuarterTaps]
  let horizontal: HorizontalChroma
  /// Whether chroma has luma's rows.
  let isFullHeight: Bool
  let coefficients: RGB8Coefficients
  let packing: RGB8Packing
  let isBlueFirst: Bool
  private let isDithered: Bool
  /// Whether vector kernels are used where the build has them.
  let usesVectors: Bool

  /// A blended chroma row of each difference: 14 bits, signed, with `edge` samples repeated on either side.
  let firstChroma: AlignedBuffer<Int16>
  let lastChroma: AlignedBuffer<Int16>
  /// A block of luma and of pixels, for the rest of a row after the last whole block.
  let tail: AlignedBuffer<UInt8>

  /// Samples before and after a chroma row.
  static let edge = 32
  /// Pixels of a block.
  static let block = 32

  /// - Returns: `nil` where another kernel has to do it.
  init?(_ plan: ConversionPlan) {
    guard let packing = RGB8Packing(plan.to), Self.reads(plan.from), !(plan.from.hasAlpha && plan.to.hasAlpha),
      let horizontal = HorizontalChroma(plan.from, plan.sourceColour.siting, plan.options.chroma),
      let vertical = QuarterTaps.rows(.up(plan.sourceGrids.vertical, to: plan.source.height, plan.options.chroma))
    else { return nil }
    isBlueFirst = packing != .planar && plan.to.components[2].offset < plan.to.components[0].offset
    isDithered = plan.quantiser(of: 0).isDithered
    guard
      let coefficients = RGB8Coefficients(
        plan.codeMatrix(), depth: plan.from.depth, isBlueFirst: isBlueFirst, isDithered: isDithered)
    else { return nil }
    let components = plan.from.components
    let (first, last) = isBlueFirst ? (components[1], components[2]) : (components[2], components[1])
    self.packing = packing
    self.horizontal = horizontal
    self.vertical = vertical
    self.coefficients = coefficients
    usesVectors = plan.instructions >= .avx2
    isFullHeight = plan.from.log2ChromaHeight == 0
    width = plan.source.width
    chromaWidth = FrameLayout.ceilShift(width, plan.from.log2ChromaWidth)
    luma = SampleWords(components[0])
    chroma = SampleWords(components[1])
    firstPlane = first.plane
    lastPlane = last.plane
    firstInPair = first.plane == last.plane ? first.offset / first.wordBytes : nil
    let padded = (width + Self.block - 1) / Self.block * Self.block
    firstChroma = AlignedBuffer(count: padded + 2 * Self.edge)
    lastChroma = AlignedBuffer(count: padded + 2 * Self.edge)
    tail = AlignedBuffer(count: 8 * Self.block)
  }

  /// Planar or semi-planar, little-endian, of 8 to 12 bits.
  private static func reads(_ format: PixelFormatDescriptor) -> Bool {
    format.model == .yuv && format.planeCount > 1 && !format.isBigEndian && (8...12).contains(format.depth)
  }
}

extension YUVToRGB8 {
  /// Converts rows.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    var y = rows.lowerBound
    while y < rows.upperBound {
      // Two planar rows would need two packers, two dithered ones two biases.
      let isShared = y + 1 < rows.upperBound && vertical[y + 1] == vertical[y] && packing != .planar && !isDithered
      let count = isShared ? 2 : 1
      // In place only the rest of the row, after the last whole block, needs it.
      unsafe makeChroma(vertical[y], of: source, from: readsChromaInPlace ? width & ~(Self.block - 1) : 0)
      unsafe convertRows(y, count: count, of: source, into: destination)
      y += count
    }
  }

  /// Whether vector kernels read chroma where it is: bytes of 4:4:4 in planes.
  var readsChromaInPlace: Bool {
    usesVectors && horizontal == .full && chroma.isByte && firstInPair == nil && isFullHeight
  }

  private func convertRows(_ y: Int, count: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    #if AVX2
    if usesVectors { return unsafe convertRowsAVX2(y, count: count, of: source, into: destination) }
    #endif
    for row in y..<y + count { unsafe convertRowPlain(row, of: source, into: destination) }
  }
}
