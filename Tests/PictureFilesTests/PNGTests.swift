import PictureFiles
import Pixels
import TestSupport
import Testing

/// PNG files, as a decoder reads them that is written from the specification.
@Suite struct PNGTests {
  /// The file, as `png_read.py` reads it.
  private func decoded(_ picture: PNGPicture, _ pixels: [UInt8], with encoder: inout PNGEncoder, _ flags: String...) throws -> [UInt8] {
    try encoder.encode(picture, pixels.span.bytes)
    let folder = TestFolder()
    encoder.withFile { file in folder.write(file.withUnsafeBytes { Array($0) }, to: "x.png") }
    return try runReference("png_read.py", flags + [folder.file("x.png")])
  }

  static let formats: [(PixelFormat, depth: Int, colourType: Int)] = [
    (.gray, 8, 0), (.gray16le, 16, 0), (.gray16be, 16, 0), (.ya8, 8, 4), (.ya16le, 16, 4), (.ya16be, 16, 4), (.rgb24, 8, 2),
    (.rgb48le, 16, 2),
    (.rgb48be, 16, 2), (.rgba, 8, 6), (.rgba64le, 16, 6), (.rgba64be, 16, 6),
  ]

  /// Of any size, and from one encoder that is used again.
  @Test(arguments: formats)
  func samplesAreKept(format: PixelFormat, depth: Int, colourType: Int) throws {
    var encoder = PNGEncoder()
    for (width, height) in [(1, 1), (33, 2), (7, 19), (1, 40), (64, 1)] {
      let layout = try #require(FrameLayout(width: width, height: height, format: format))
      let picture = try #require(PNGPicture(layout: layout, colour: .sRGB))
      let samples = noise(layout.byteCount, seed: UInt64(width))
      let stored = format.descriptor.isBigEndian || depth == 8 ? samples : samples.indices.map { samples[$0 ^ 1] }
      let file = try decoded(picture, samples, with: &encoder)
      #expect(file == Array("\(width) \(height) \(depth) \(colourType)\n".utf8) + stored, "\(format.name) \(width)x\(height)")
    }
  }

  @Test(arguments: PixelFormat.allCases)
  func everyFormatHasAPNGFormat(format: PixelFormat) {
    let best = PNGPicture.format(for: format)
    #expect(PNGPicture.holds(best))
    #expect(best.descriptor.hasAlpha == format.descriptor.hasAlpha || format == .pal8, "\(format.name) as \(best.name)")
    #expect((best.descriptor.depth > 8) == (format.descriptor.depth > 8), "\(format.name) as \(best.name)")
    let layout = FrameLayout(width: 2, height: 2, format: format)!
    #expect((PNGPicture(layout: layout, colour: .sRGB) != nil) == PNGPicture.holds(format))
  }

  /// Colour that the source stated becomes sRGB or cICP; what was assumed is left out. The aspect ratio becomes pHYs.
  @Test func chunksSayWhatIsKnown() throws {
    let layout = try #require(FrameLayout(width: 2, height: 2, format: .rgb24))
    var encoder = PNGEncoder()
    func chunks(_ colour: ColourDescription, _ aspect: Rational = Rational(0, 1)) throws -> String {
      let picture = try #require(PNGPicture(layout: layout, colour: colour, sampleAspectRatio: aspect))
      return String(decoding: try decoded(picture, noise(12), with: &encoder, "--chunks"), as: UTF8.self)
    }
    let stated = ColourDescription(matrix: .rgb, range: .full, primaries: .bt2020, transfer: .smpte2084)
    #expect(try chunks(ColourDescription(matrix: .rgb, range: .full, primaries: .bt709, transfer: .srgb)) == "sRGB00\n")
    #expect(try chunks(stated) == "cICP09100001\n")
    #expect(try chunks(ColourDescription().filled(for: layout)) == "\n")
    #expect(try chunks(stated, Rational(1, 1)) == "cICP09100001\n")
    #expect(try chunks(stated, Rational(16, 11)) == "pHYs0000000b0000001000 cICP09100001\n")
  }
}
