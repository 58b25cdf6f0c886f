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
  let yuv: YUVSource
  let coefficients: RGB16Coefficients
  let target: RGBTarget
  /// Whether vector kernels are used where the build has them.
  let usesVectors: Bool
  /// Blended chroma rows, of the difference that acts on the first stored colour and of the other, with `edge` samples
  /// before and after: eighths of a code, minus the middle.
  let firstChroma: AlignedBuffer<Float>
  let lastChroma: AlignedBuffer<Float>
  /// A block of luma and of pixels, for the rest of a row after the last whole block.
  let tail: AlignedBuffer<UInt8>

  /// Eight times the code without colour.
  let middle: Float

  static let edge = 16
  /// Pixels of a block.
  static let block = 16

  /// - Returns: `nil` if another kernel has to do it.
  init?(_ plan: ConversionPlan) {
    guard let target = RGBTarget(plan.to, wordBytes: 2), target.packing != .fourOpaqueFirst,
      let yuv = YUVSource(plan, isBlueFirst: target.isBlueFirst),
      let matrix = DifferenceMatrix(plan.codeMatrix(), depth: plan.from.depth, isBlueFirst: target.isBlueFirst)
    else { return nil }
    (self.target, self.yuv) = (target, yuv)
    coefficients = RGB16Coefficients(matrix, depth: plan.to.depth)
    usesVectors = plan.instructions >= .avx2
    middle = Float(8 << (plan.from.depth - 1))
    firstChroma = AlignedBuffer(count: yuv.width + 2 * Self.edge + Self.block)
    lastChroma = AlignedBuffer(count: yuv.width + 2 * Self.edge + Self.block)
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
      if yuv.vertical[y] != made {
        made = yuv.vertical[y]
        unsafe makeChroma(yuv.first, yuv.vertical[y], of: source, into: firstChroma.start + Self.edge)
        unsafe makeChroma(yuv.last, yuv.vertical[y], of: source, into: lastChroma.start + Self.edge)
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
