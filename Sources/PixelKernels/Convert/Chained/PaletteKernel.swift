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

/// The palette of every `pal8` frame that is written: FFmpeg's for `rgb8`, the levels of red, green and blue in the bits of the index.
///
/// Entry `i` has red `36 · (i >> 5)`, green `36 · (i >> 2 & 7)` and blue `85 · (i & 3)`, and is opaque. White is
/// (252, 252, 255): FFmpeg's levels are whole numbers.
enum SystematicPalette {
  /// From one level to the next: red, green, blue.
  static let steps = [36, 36, 85]

  /// Writes 256 entries of four bytes: blue, green, red, alpha.
  ///
  /// For memory safety the caller ensures room for 1024 bytes.
  @unsafe static func write(to entries: UnsafeMutableRawPointer) {
    for index in 0..<256 {
      let (red, green, blue) = (36 * (index >> 5), 36 * (index >> 2 & 7), 85 * (index & 3))
      let entry = UInt32(blue | green << 8 | red << 16 | 255 << 24)
      unsafe entries.storeBytes(of: entry.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
    }
  }
}
