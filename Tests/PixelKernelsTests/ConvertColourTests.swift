import Pixels
import Testing

@testable import PixelKernels

/// What converted frames say about themselves, and what is refused.
@Suite struct ConvertColourTests {
  private func layout(_ format: PixelFormat, _ width: Int = 64, _ height: Int = 36) -> FrameLayout {
    FrameLayout(width: width, height: height, format: format)!
  }

  private func colour(
    of source: FrameLayout, _ colour: ColourDescription, to format: PixelFormat, _ options: ConvertOptions = ConvertOptions()
  ) throws -> ColourDescription {
    try FrameConverter(from: source, colour: colour, to: format, options: options).destinationColour
  }

  @Test func rgbFromYUVIsFullRangeAndKeepsItsLight() throws {
    let source = ColourDescription(matrix: .bt2020nc, range: .limited, primaries: .bt2020, transfer: .smpte2084, siting: .topleft)
    let expected = ColourDescription(matrix: .rgb, range: .full, primaries: .bt2020, transfer: .smpte2084)
    #expect(try colour(of: layout(.yuv420p10le), source, to: .rgb48le) == expected)
  }

  @Test func yuvFromRGBChoosesItsMatrixBySize() throws {
    let small = try colour(of: layout(.rgb24), .sRGB, to: .yuv420p)
    #expect((small.matrix, small.range, small.siting) == (.smpte170m, .limited, .left))
    #expect(small.assumed.isDisjoint(with: [.matrix, .range, .siting]), "what was chosen is no assumption")
    #expect(try colour(of: layout(.rgb24, 1280, 720), .sRGB, to: .yuv444p).matrix == .bt709)
    #expect(try colour(of: layout(.rgb24), .sRGB, to: .yuv444p, ConvertOptions(matrix: .bt2020nc, range: .full)).matrix == .bt2020nc)
  }

  @Test func grayIsLumaInItsRange() throws {
    let source = ColourDescription(matrix: .bt709, range: .limited, primaries: .bt709, transfer: .bt709, siting: .left)
    let gray = try colour(of: layout(.yuv420p), source, to: .gray)
    #expect((gray.matrix, gray.range, gray.siting) == (.bt709, .limited, .unspecified))
    #expect(try colour(of: layout(.rgb24), .sRGB, to: .gray).range == .full)
  }

  @Test func assumptionsStayMarkedWhereColoursRestOnThem() throws {
    let rgb = try colour(of: layout(.yuv420p), ColourDescription(), to: .rgb24)
    #expect(rgb.assumed.contains(.matrix))
    #expect(!rgb.assumed.contains(.siting))
  }

  @Test func unsupportedMatricesAreRefusedOnlyWhereTheyMatter() throws {
    let source = ColourDescription(matrix: .bt2020c)
    #expect(throws: ConvertError.matrix(.bt2020c)) { try colour(of: layout(.yuv420p), source, to: .rgb24) }
    #expect(try colour(of: layout(.yuv420p), source, to: .nv12).matrix == .bt2020c)
  }

  @Test func paletteIsFullRangeAndStaysWhereItIsOne() throws {
    #expect(try colour(of: layout(.yuv420p), ColourDescription(), to: .pal8).range == .full)
    let limited = ColourDescription(range: .limited)
    #expect(try colour(of: layout(.pal8), limited, to: .pal8).range == .limited)
  }

  @Test func hdrIsRefusedWhereAsked() {
    let source = ColourDescription(matrix: .bt2020nc, transfer: .hlg)
    #expect(throws: ConvertError.hdr(.hlg)) { try colour(of: layout(.yuv420p10le), source, to: .rgb24, ConvertOptions(hdr: .error)) }
  }

  @Test func untaggedPolicyDecidesOnlyWhatWasAssumed() throws {
    let assumed = ColourDescription().filled(for: layout(.yuv420p))
    let decided = try assumed.decided(by: .bt709, for: layout(.yuv420p))
    #expect((decided.matrix, decided.primaries) == (.bt709, .bt709))
    #expect(decided.assumed.contains(.matrix))
    #expect(try assumed.decided(by: .bt601, for: layout(.yuv420p, 1920, 1080)).matrix == .smpte170m)
    #expect(try assumed.decided(by: .bySize, for: layout(.yuv420p, 1920, 1080)).matrix == assumed.matrix, "an assumption stands")
    let tagged = ColourDescription(matrix: .smpte240m).filled(for: layout(.yuv420p))
    #expect(try tagged.decided(by: .bt709, for: layout(.yuv420p)) == tagged)
    #expect(try tagged.decided(by: .error, for: layout(.yuv420p)) == tagged)
    #expect(throws: ConvertError.untagged(layout(.yuv420p))) { try assumed.decided(by: .error, for: layout(.yuv420p)) }
    #expect(try ColourDescription.sRGB.decided(by: .error, for: layout(.rgb24)).matrix == .rgb)
  }
}
