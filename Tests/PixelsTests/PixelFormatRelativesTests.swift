import Testing

@testable import Pixels

/// Relatives are found by component tables; here they are expected by FFmpeg's names. A format whose relative does not
/// exist has to be listed, so that one which is forgotten shows.
@Suite struct PixelFormatRelativesTests {
  @Test func bigEndianFormatsHaveALittleEndianTwin() {
    for format in PixelFormat.allCases {
      let name = format.name.hasSuffix("be") ? format.name.dropLast(2) + "le" : format.name
      #expect(format.littleEndian.name == name)
    }
  }

  @Test func alphaPlanesCanBeLeftOut() {
    for format in PixelFormat.allCases {
      let expected: String? =
        if format.name.hasPrefix("yuva") {
          "yuv" + format.name.dropFirst(4)
        } else if format.name.hasPrefix("gbrap") {
          "gbrp" + format.name.dropFirst(5)
        } else { nil }
      #expect(format.withoutAlphaPlane?.name == expected, "\(format.name)")
    }
  }

  /// Packed 4:2:2 has no packed 4:4:4, and there is no `p412`.
  @Test func subsampledFormatsHaveFullChroma() {
    let missing = ["yuyv422", "uyvy422", "yvyu422", "p012le", "p012be"]
    let semiPlanar = ["nv12": "nv24", "nv16": "nv24", "nv21": "nv42"]
    for format in PixelFormat.allCases where format.descriptor.isSubsampled {
      let name = format.name
      let expected: String? =
        if missing.contains(name) {
          nil
        } else if let full = semiPlanar[name] {
          full
        } else if name.hasPrefix("p") {
          "p4" + name.dropFirst(2)
        } else {
          name.prefix { !$0.isNumber } + "444" + name.drop { !$0.isNumber }.dropFirst(3)
        }
      #expect(format.fullChroma?.name == expected, "\(name)")
    }
    #expect(PixelFormat.allCases.allSatisfy { $0.descriptor.isSubsampled || $0.fullChroma == nil })
  }

  /// 4:2:2 becomes 4:4:0 and the reverse. There is no transposed 4:1:1, and 4:4:0 is planar, of 8, 10 and 12 bits, without alpha.
  @Test func mostFormatsCanBeTransposed() {
    let missing: Set = [
      "yuv411p", "yuyv422", "uyvy422", "yvyu422", "nv16", "p210le", "p216le", "p210be", "p216be", "yuva422p", "yuva422p9le",
      "yuva422p10le", "yuva422p12le", "yuva422p16le", "yuva422p9be", "yuva422p10be", "yuva422p12be", "yuva422p16be", "yuv422p9le",
      "yuv422p14le", "yuv422p16le", "yuv422p9be", "yuv422p14be", "yuv422p16be",
    ]
    for format in PixelFormat.allCases {
      let name = format.name
      let expected =
        name.hasPrefix("yuv422") ? "yuv440" + name.dropFirst(6) : name.hasPrefix("yuv440") ? "yuv422" + name.dropFirst(6) : name
      #expect(format.transposed?.name == (missing.contains(name) ? nil : expected), "\(name)")
    }
  }

  @Test func planarRGBIsFoundByDepth() {
    let names = (1...16).compactMap { PixelFormat.planarRGB(depth: $0)?.name }
    #expect(names == ["gbrp", "gbrp9le", "gbrp10le", "gbrp12le", "gbrp14le", "gbrp16le"])
  }

  /// The codes of `framestream(5)`, by block: what was once written to a stream keeps its meaning.
  @Test func wireCodesAreFixed() {
    let firsts: [PixelFormat: UInt16] = [
      .gray: 1, .ya16be: 17, .rgb24: 32, .bgr565be: 57, .gbrp: 64, .gbrap16be: 81, .yuv420p: 96, .yvyu422: 112, .yuv420p9le: 128,
      .yuva444p16le: 155, .yuv420p9be: 192, .yuva444p16be: 219, .p010le: 256, .p416be: 269,
    ]
    for (format, code) in firsts { #expect(format.rawValue == code) }
    #expect(PixelFormat.allCases.count == 148)
  }
}
