internal import FrameMemory
internal import Pixels

/// The conversion between any two formats, as the standards define it: the specification that faster kernels are checked against.
///
/// Evaluated in 64-bit floating point, without contraction, and rounded once, at the end, halves up. Alpha is straight:
/// it is scaled to the destination's depth, dropped where the destination has none, and opaque where the source has none.
final class PlainConversion: RowKernel {
  private let separate: [ComponentConversion]
  private let matrix: MatrixConversion?
  private let palette: PaletteEntries?
  private let rows: RowScratch
  /// Planes whose samples share words, and so are zero before they are written; bytes per row.
  private let clearedRowBytes: Int
  private let writesPalette: Bool

  init(_ plan: ConversionPlan) {
    separate = plan.separateComponents()
    matrix = plan.matrixConversion()
    palette = plan.source.format == .pal8 ? PaletteEntries() : nil
    rows = RowScratch(width: plan.source.width)
    clearedRowBytes = plan.hasSharedWords ? plan.destination.plane(0).strideBytes : 0
    writesPalette = plan.destination.format == .pal8
  }

  /// Converts rows of luma, or of red, green and blue; all of them where the destination is subsampled.
  ///
  /// For memory safety the caller ensures that `source` and `destination` hold those rows of the plan's layouts.
  @unsafe func convert(rows range: Range<Int>, of source: FramePlanes, into destination: MutableFramePlanes) {
    if clearedRowBytes > 0 {
      for y in range { unsafe destination.row(y, ofPlane: 0).initializeMemory(as: UInt8.self, repeating: 0, count: clearedRowBytes) }
    }
    if writesPalette, range.lowerBound == 0 { unsafe SystematicPalette.write(to: destination.row(0, ofPlane: 1)) }
    unsafe palette?.read(source.row(0, ofPlane: 1))
    let entries = unsafe UnsafePointer(palette?.channels.start ?? rows.first.start)
    if range.lowerBound == 0 { matrix?.begin() }
    if let matrix {
      for y in range { unsafe matrix.convert(row: y, of: source, palette: entries, rows: rows, into: destination) }
    }
    for component in separate {
      for y in component.rows(of: range) {
        unsafe component.convert(row: y, of: source, palette: entries, rows: rows, into: destination)
      }
    }
  }
}

/// A palette as four rows of 256 codes: red, green, blue, alpha.
final class PaletteEntries {
  let channels = AlignedBuffer<Double>(count: 4 * 256, repeating: 0)

  /// Reads 256 entries of four bytes: blue, green, red, alpha.
  @unsafe func read(_ entries: UnsafeRawPointer) {
    for index in 0..<256 {
      for (channel, byte) in [2, 1, 0, 3].enumerated() {
        unsafe channels.start[channel * 256 + index] = Double(entries.load(fromByteOffset: 4 * index + byte, as: UInt8.self))
      }
    }
  }
}
