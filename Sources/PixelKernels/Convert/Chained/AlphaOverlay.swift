internal import FrameMemory
internal import Pixels

/// Colour by a kernel without alpha, and alpha separately, some rows of each at a time.
final class AlphaOverlay: RowKernel {
  private let colour: any RowKernel
  private let alpha: ComponentSamples
  private let scratch: SampleScratch
  private let codes: AlignedBuffer<UInt16>

  private static let block = 32

  /// - Parameters:
  ///   - colour: writes everything but alpha, where it may write anything.
  /// - Returns: `nil` if alpha is not in bytes or words.
  init?(_ colour: any RowKernel, _ plan: ConversionPlan) {
    guard plan.to.hasAlpha, let conversion = plan.alphaComponent(), conversion.writer.hasCodes,
      let alpha = ComponentSamples(conversion)
    else { return nil }
    self.colour = colour
    self.alpha = alpha
    scratch = SampleScratch(width: plan.source.width)
    codes = AlignedBuffer(count: plan.source.width + 8, repeating: alpha.map.constant)
  }

  @unsafe func convert(rows: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    var y = rows.lowerBound
    while y < rows.upperBound {
      let block = y..<min(y + Self.block, rows.upperBound)
      unsafe colour.convert(rows: block, of: source, into: destination)
      for row in block { unsafe writeAlpha(row, of: source, into: destination) }
      y = block.upperBound
    }
  }

  private func writeAlpha(_ y: Int, of source: FramePlanes, into destination: MutableFramePlanes) {
    unsafe alpha.make(row: y, of: source, scratch: scratch, into: codes.start)
    let writer = alpha.conversion.writer
    unsafe writer.writeCodes(codes.start, count: alpha.count, into: destination.row(y, ofPlane: writer.plane))
  }
}
