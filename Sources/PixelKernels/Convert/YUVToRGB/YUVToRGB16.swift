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

extension YUVToRGB16 {
  /// The specification of `convertRowAVX2`: one row, its chroma already blended.
  @unsafe func convertRowPlain(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    let k = coefficients
    let lumaRow = unsafe source.row(y, ofPlane: 0)
    for x in 0..<yuv.width {
      let light = unsafe k.bias.addingProduct(Float(yuv.luma.code(lumaRow, x)), k.luma)
      let (p, q) = unsafe (spread(firstChroma.start, x), spread(lastChroma.start, x))
      let green = light.addingProduct(q, k.lastInGreen).addingProduct(p, k.firstInGreen)
      unsafe target.store(
        code(light.addingProduct(p, k.first)), code(green), code(light.addingProduct(q, k.last)), x, y, into: destination)
    }
  }

  @inline(__always) private func code(_ value: Float) -> UInt16 { UInt16(min(max(value, 0), coefficients.largest)) }

  /// Chroma at the pixel `x`, sixteenths.
  private func spread(_ chroma: UnsafePointer<Float>, _ x: Int) -> Float {
    let row = unsafe chroma + Self.edge
    let i = x >> 1
    switch yuv.horizontal {
    case .full: return unsafe row[x] + row[x]
    case .nearest: return unsafe row[i] + row[i]
    case .coSited: return unsafe row[i] + row[i + x & 1]
    case .centred: return unsafe row[i] * 1.5 + row[x & 1 == 0 ? i - 1 : i + 1] * 0.5
    }
  }
}

extension YUVToRGB16 {
  /// Blends two chroma rows: `2 · (weight · a + nextWeight · b) − 8 · middle`. Beyond the edges the last sample is repeated.
  ///
  /// For memory safety the caller ensures that `source` has the rows and `out` room before and after.
  @unsafe func makeChroma(_ place: YUVSource.Difference, _ taps: QuarterTaps, of source: FramePlanes, into out: UnsafeMutablePointer<Float>)
  {
    let rows = unsafe ChromaRows(source, place.plane, taps)
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe blendAVX2(rows, place, into: out) }
    #endif
    for i in done..<yuv.chromaWidth {
      let index = i * place.step + place.offset
      let (a, b) = unsafe (Float(yuv.chroma.code(rows.row, index)), Float(yuv.chroma.code(rows.next, index)))
      unsafe out[i] = a * Float(2 * rows.weight) + b * Float(2 * rows.nextWeight) - middle
    }
    unsafe out[-1] = out[0]
    unsafe out[yuv.chromaWidth] = out[yuv.chromaWidth - 1]
  }
}

/// The matrix from YUV to RGB of more than 8 bits, for 32-bit floating point.
///
/// Colour differences come in sixteenths of a code, without their middle.
struct RGB16Coefficients {
  let luma: Float
  let first: Float
  let firstInGreen: Float
  let lastInGreen: Float
  let last: Float
  /// What black and a half make.
  let bias: Float
  /// The largest code of the destination.
  let largest: Float

  /// - Parameter depth: the destination's bits per sample.
  init(_ matrix: DifferenceMatrix, depth: Int) {
    luma = Float(matrix.luma)
    first = Float(matrix.first / 16)
    firstInGreen = Float(matrix.firstInGreen / 16)
    lastInGreen = Float(matrix.lastInGreen / 16)
    last = Float(matrix.last / 16)
    bias = Float(matrix.black + 0.5)
    largest = Float(1 << depth - 1)
  }
}
