internal import Pixels

/// Full-range samples of 16 bits to the same ones of 8, plane by plane: `rgb48le` to `rgb24`, `gray16le` to `gray` and so on.
///
/// Rounds to nearest, exactly; the loop is `narrow`'s.
final class SampleNarrowing: RowKernel {
  private let planes: Int
  /// Samples in a row.
  private let samples: Int

  /// - Returns: `nil` where the formats differ in more than depth, or the range changes or is limited.
  init?(_ plan: ConversionPlan) {
    let (from, to) = (plan.from, plan.to)
    guard !plan.needsMatrix, from.model != .yuv, from.model == to.model, !from.isBigEndian, plan.options.dither == .none,
      plan.sourceColour.range == .full, plan.destinationColour.range == .full,
      from.components.count == to.components.count, to.components[0].step == to.samplesPerStep,
      zip(from.components, to.components).allSatisfy({ a, b in
        a.depth == 16 && b.depth == 8 && a.plane == b.plane && a.step == 2 * b.step && a.offset == 2 * b.offset
      })
    else { return nil }
    planes = to.planeCount
    samples = plan.destination.plane(0).strideBytes
  }

  /// Converts rows.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    for plane in 0..<planes {
      for y in rows { unsafe convertRow(source.row(y, ofPlane: plane), into: destination.row(y, ofPlane: plane)) }
    }
  }

  private func convertRow(_ input: UnsafeRawPointer, into output: UnsafeMutableRawPointer) {
    for i in 0..<samples {
      let sample = unsafe UInt16(littleEndian: input.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
      unsafe output.storeBytes(of: narrowed(sample), toByteOffset: i, as: UInt8.self)
    }
  }
}

extension PixelFormatDescriptor {
  /// How many components share a plane with the first, itself included: bytes of a pixel without padding, at 8 bits.
  fileprivate var samplesPerStep: Int { components.count { $0.plane == components[0].plane } }
}
