internal import Pixels

/// Packed 8-bit RGB to packed 8-bit RGB of another order, with or without a fourth byte.
///
/// `out[j] = in[order[j]]` within each pixel, or 255 for bytes that have no source.
final class PixelShuffle: RowKernel {
  /// For each byte of a destination pixel its byte in the source's, or `opaque`.
  let order: SIMD4<UInt8>
  /// Bytes a pixel, 3 or 4.
  let sourceStep: Int
  let destinationStep: Int
  let width: Int
  let usesVectors: Bool
  /// The same for four pixels in each half of a vector: where bytes come from, 0x80 for none, and the bytes that are 255.
  let shuffle: SIMD32<UInt8>
  let opaqueBytes: SIMD32<UInt8>

  static let opaque: UInt8 = 255

  /// - Returns: `nil` if the formats are not of this kind or the range changes.
  init?(_ plan: ConversionPlan) {
    guard plan.from.isPackedRGB8, plan.to.isPackedRGB8, plan.sourceColour.range == plan.destinationColour.range else { return nil }
    let (sourceStep, destinationStep) = (plan.from.components[0].step, plan.to.components[0].step)
    var order = SIMD4<UInt8>(repeating: Self.opaque)
    for (index, component) in plan.to.components.enumerated() where index < plan.from.components.count {
      order[component.offset] = UInt8(plan.from.components[index].offset)
    }
    self.order = order
    self.sourceStep = sourceStep
    self.destinationStep = destinationStep
    usesVectors = plan.instructions >= .avx2
    width = plan.source.width
    var (shuffle, opaqueBytes) = (SIMD32<UInt8>(repeating: 0x80), SIMD32<UInt8>(repeating: 0))
    for byte in 0..<4 * destinationStep {
      let (pixel, j) = byte.quotientAndRemainder(dividingBy: destinationStep)
      for half in [byte, byte + 16] {
        if order[j] == Self.opaque { opaqueBytes[half] = 255 } else { shuffle[half] = UInt8(pixel * sourceStep) + order[j] }
      }
    }
    self.shuffle = shuffle
    self.opaqueBytes = opaqueBytes
  }

  /// Converts rows.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for y in rows { unsafe convertRow(source.row(y, ofPlane: 0), into: destination.row(y, ofPlane: 0)) }
  }

  private func convertRow(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) {
    var done = 0
    #if AVX2
    if usesVectors { done = unsafe convertRowAVX2(input, into: output) }
    #endif
    for x in done..<width { unsafe convertPixel(input + x * sourceStep, into: output + x * destinationStep) }
  }

  /// The specification of `convertRowAVX2`.
  @inline(__always) private func convertPixel(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) {
    for j in 0..<destinationStep {
      let byte = unsafe order[j] == Self.opaque ? 255 : input.load(fromByteOffset: Int(order[j]), as: UInt8.self)
      unsafe output.storeBytes(of: byte, toByteOffset: j, as: UInt8.self)
    }
  }
}
