import Pixels
import Testing

@testable import PixelKernels

/// Conversions row block by row block, of any stride.
@Suite struct ConvertRowsTests {
  static let pairs: [(PixelFormat, PixelFormat)] = [
    (.yuv420p, .rgb24), (.yuv444p, .rgba), (.nv12, .rgb24), (.yuv420p10le, .rgb48le), (.rgb24, .rgb24), (.bgra, .rgba), (.rgb24, .gray),
    (.rgb48le, .rgb24), (.pal8, .rgb24), (.yuv420p10le, .rgb24), (.yuv420p, .gbrp),
    (.yuv420p10be, .rgb24), (.yuyv422, .rgb24), (.yuva420p, .rgba), (.pal8, .rgba), (.gray, .rgb24), (.yuv420p10le, .rgb48be),
    (.yuva420p10be, .gbrap), (.yuv444p, .yuv444p10le), (.gbrp, .rgb48le),
  ]

  @Test(arguments: pairs)
  func blocksOfRowsEqualTheFrame(source: PixelFormat, destination: PixelFormat) throws {
    let layout = FrameLayout(width: 37, height: 23, format: source)!
    var converter = try FrameConverter(from: layout, colour: ColourDescription(), to: destination)
    let input = randomFrame(layout)
    var whole = canaried(converter.destination.byteCount)
    var blocks = whole
    converter.convert(input, into: &whole)
    unsafe input.withUnsafeBytes { source in
      unsafe blocks.withUnsafeMutableBytes { destination in
        let planes = unsafe FramePlanes(source.baseAddress!, layout)
        let target = unsafe MutableFramePlanes(destination.baseAddress!, converter.destination)
        for rows in [7..<8, 0..<7, 12..<23, 8..<12] { unsafe converter.convert(rows: rows, of: planes, into: target) }
      }
    }
    #expect(blocks == whole)
  }
}
