internal import FrameMemory
internal import Pixels

/// YUV of 8 to 12 bits, planar or with interleaved chroma, to RGB of 8, packed or planar: what most frames go through.
///
/// Row by row: the chroma rows that the luma row needs are blended (`makeChroma`); then chroma is spread along the row,
/// multiplied by the matrix, added to luma and packed (`convertRows`). `RGB8Coefficients` has the arithmetic. Two rows
/// with the same chroma go together.
final class YUVToRGB8: RowKernel {
  let yuv: YUVSource
  let coefficients: RGB8Coefficients
  let target: RGBTarget
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

  /// - Returns: `nil` if another kernel has to do it.
  init?(_ plan: ConversionPlan) {
    isDithered = plan.quantiser(of: 0).isDithered
    guard (8...12).contains(plan.from.depth), let target = RGBTarget(plan.to, wordBytes: 1),
      let yuv = YUVSource(plan, isBlueFirst: target.isBlueFirst),
      let matrix = DifferenceMatrix(plan.codeMatrix(), depth: plan.from.depth, isBlueFirst: target.isBlueFirst),
      let coefficients = RGB8Coefficients(matrix, depth: plan.from.depth, isDithered: isDithered)
    else { return nil }
    (self.target, self.yuv, self.coefficients) = (target, yuv, coefficients)
    usesVectors = plan.instructions >= .avx2
    let padded = (yuv.width + Self.block - 1) / Self.block * Self.block
    firstChroma = AlignedBuffer(count: padded + 2 * Self.edge)
    lastChroma = AlignedBuffer(count: padded + 2 * Self.edge)
    tail = AlignedBuffer(count: 8 * Self.block)
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
      let isShared = y + 1 < rows.upperBound && yuv.vertical[y + 1] == yuv.vertical[y] && target.packing != .planar && !isDithered
      let count = isShared ? 2 : 1
      // In place only the rest of the row, after the last whole block, needs it.
      unsafe makeChroma(yuv.vertical[y], of: source, from: readsChromaInPlace ? yuv.width & ~(Self.block - 1) : 0)
      unsafe convertRows(y, count: count, of: source, into: destination)
      y += count
    }
  }

  /// Whether vector kernels read chroma where it is: bytes of 4:4:4 in planes.
  var readsChromaInPlace: Bool {
    usesVectors && yuv.horizontal == .full && yuv.chroma.isByte && !yuv.isInterleaved && yuv.isFullHeight
  }

  private func convertRows(_ y: Int, count: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    #if AVX2
    if usesVectors { return unsafe convertRowsAVX2(y, count: count, of: source, into: destination) }
    #endif
    for row in y..<y + count { unsafe convertRowPlain(row, of: source, into: destination) }
  }
}
