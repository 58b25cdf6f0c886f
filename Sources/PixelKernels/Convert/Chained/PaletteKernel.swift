internal import Pixels

/// `pal8` as the entries of its palette: `bgra`.
final class PaletteKernel: RowKernel {
  private let width: Int

  /// - Returns: `nil` for other formats, or where the range changes.
  init?(_ plan: ConversionPlan) {
    guard plan.source.format == .pal8, plan.destination.format == .bgra, plan.sourceColour.range == plan.destinationColour.range
    else { return nil }
    width = plan.source.width
  }

  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    let entries = unsafe source.row(0, ofPlane: 1)
    for y in rows {
      let (input, output) = unsafe (source.row(y, ofPlane: 0), destination.row(y, ofPlane: 0))
      for x in 0..<width {
        let index = unsafe Int(input.load(fromByteOffset: x, as: UInt8.self))
        let entry = unsafe entries.loadUnaligned(fromByteOffset: 4 &* index, as: UInt32.self)
        unsafe output.storeBytes(of: entry, toByteOffset: 4 &* x, as: UInt32.self)
      }
    }
  }
}
