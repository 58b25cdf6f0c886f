import Pixels
import Testing

@testable import PixelKernels

/// Conversions against the float64 model.
@Suite struct ConvertModelTests {
  static let sources = PixelFormat.allCases
  static let destinations = PixelFormat.allCases

  @Test func everySourceIsRead() throws {
    let destinations: [PixelFormat] = [.rgb48le, .rgba, .gray16le, .yuva444p16le, .yuv420p]
    try expectModel(Self.sources.flatMap { source in try destinations.compactMap { try ModelCase(source, $0) } })
  }

  @Test func everyDestinationIsWritten() throws {
    let sources: [PixelFormat] = [.rgba64le, .yuva420p10le, .yuv444p, .gray, .pal8]
    try expectModel(
      Self.destinations.flatMap { destination in try sources.filter { $0 != destination }.compactMap { try ModelCase($0, destination) } })
  }

  @Test func everyMatrixAndRangeIsApplied() throws {
    let matrices: [MatrixCoefficients] = [.bt709, .fcc, .bt470bg, .smpte170m, .smpte240m, .bt2020nc, .ycgco]
    let pairs: [(PixelFormat, PixelFormat)] = [
      (.yuv444p, .rgb24), (.yuv444p10le, .rgb48le), (.yuv444p16le, .rgb48le), (.yuv444p12le, .gbrp10le), (.yuv444p12le, .rgba),
      (.rgb24, .yuv444p), (.rgba, .yuv420p), (.rgb24, .gray), (.gray, .rgb24), (.yuv444p, .gray10le),
    ]
    var cases: [ModelCase] = []
    for matrix in matrices {
      for range in [ColourRange.limited, .full] {
        for (source, destination) in pairs {
          let isFromRGB = source == .rgb24 || source == .rgba
          let colour = ColourDescription(matrix: isFromRGB ? .rgb : matrix, range: isFromRGB ? .full : range)
          let options = ConvertOptions(matrix: isFromRGB ? matrix : nil, range: isFromRGB ? range : nil)
          for isSaturated in [true, false] {
            cases += [
              try ModelCase(source, destination, width: 33, height: 33, colour: colour, options: options, isSaturated: isSaturated)!
            ]
          }
        }
      }
    }
    try expectModel(cases)
  }

  @Test(arguments: ChromaResampling.allCases)
  func chromaFollowsItsSiting(chroma: ChromaResampling) throws {
    let sitings: [ChromaSiting] = [.left, .center, .topleft, .top, .bottomleft, .bottom]
    let pairs: [(PixelFormat, PixelFormat)] = [
      (.yuv420p, .rgb24), (.nv12, .rgb24), (.yuv420p10le, .rgb24), (.p010le, .rgb48le), (.yuv422p, .rgb24), (.yuv410p, .rgb24),
      (.yuv411p, .yuv420p), (.yuv420p, .yuv422p), (.yuv422p, .yuv420p), (.rgb24, .yuv420p), (.argb, .nv12), (.bgr24, .yuv422p),
      (.rgb24, .yuv410p), (.yuv444p, .nv12),
    ]
    var cases: [ModelCase] = []
    for (source, destination) in pairs {
      for siting in sitings {
        for (width, height) in [(1, 1), (2, 1), (1, 2), (3, 5), (16, 4), (21, 18)] {
          let options = ConvertOptions(chroma: chroma)
          cases += [
            try ModelCase(source, destination, width: width, height: height, colour: ColourDescription(siting: siting), options: options)!
          ]
        }
      }
    }
    try expectModel(cases)
  }

  @Test func chromaMovesToAnotherSiting() throws {
    let sitings: [ChromaSiting] = [.left, .center, .topleft]
    let cases = try sitings.flatMap { from in
      try sitings.map { to in
        try ModelCase(.yuv420p, .nv12, colour: ColourDescription(siting: from), options: ConvertOptions(siting: to))!
      }
    }
    try expectModel(cases)
  }

  @Test func matricesAndRangesChangeWithinYUV() throws {
    let colour = ColourDescription(matrix: .smpte170m, range: .full)
    let options = ConvertOptions(matrix: .bt709, range: .limited)
    let formats: [PixelFormat] = [.yuv420p, .yuv444p, .nv12, .yuv422p10le]
    try expectModel(formats.flatMap { a in try formats.map { b in try ModelCase(a, b, colour: colour, options: options)! } })
  }

  @Test func samplesAreNarrowedExactly() throws {
    let pairs: [(PixelFormat, PixelFormat)] = [
      (.rgb48le, .rgb24), (.bgr48le, .bgr24), (.rgba64le, .rgba), (.gbrp16le, .gbrp), (.gbrap16le, .gbrap), (.gray16le, .gray),
      (.ya16le, .ya8),
    ]
    let full = ColourDescription(range: .full)
    try expectModel(pairs.map { try ModelCase($0, $1, width: 67, height: 5, colour: full)! })
  }

  @Test(arguments: [TransferCharacteristic.smpte2084, .hlg])
  func hdrIsToneMapped(transfer: TransferCharacteristic) throws {
    let pairs: [(PixelFormat, PixelFormat)] = [
      (.yuv444p10le, .rgb24), (.yuv420p10le, .rgb24), (.p010le, .rgb48le), (.yuv420p10le, .yuv420p), (.yuv444p12le, .gray),
      (.rgb48le, .rgb24), (.gray10le, .gray), (.yuv420p10le, .yuv420p10le), (.yuva420p10le, .rgba), (.p010be, .rgb48be),
      (.yuv420p10le, .rgb565le), (.yuv420p10le, .pal8), (.yuv444p10le, .yuyv422),
    ]
    let cases = try pairs.flatMap { source, destination in
      try [ColourPrimaries.bt2020, .bt709].flatMap { primaries in
        try [false, true].map { isSaturated in
          let matrix: MatrixCoefficients = source == .rgb48le ? .rgb : .bt2020nc
          let colour = ColourDescription(matrix: matrix, primaries: primaries, transfer: transfer)
          return try ModelCase(source, destination, colour: colour, options: ConvertOptions(hdr: .tonemap), isSaturated: isSaturated)!
        }
      }
    }
    try expectModel(cases)
  }

  /// Among many colours are some of which the matrix between primaries leaves next to no light.
  @Test(arguments: [TransferCharacteristic.smpte2084, .hlg])
  func toneMappingStaysWithinACode(transfer: TransferCharacteristic) throws {
    let colour = ColourDescription(matrix: .bt2020nc, primaries: .bt2020, transfer: transfer)
    let cases = try [PixelFormat.rgb24, .gbrp10le, .yuv420p].map {
      try ModelCase(.yuv444p10le, $0, width: 320, height: 180, colour: colour, options: ConvertOptions(hdr: .tonemap))!
    }
    try expectModel(cases, within: 1)
  }

  @Test func ditherTakesTheBayerPattern() throws {
    let pairs: [(PixelFormat, PixelFormat)] = [
      (.yuv420p10le, .rgb24), (.yuv420p10le, .yuv420p), (.rgb48le, .rgb24), (.gray16le, .gray), (.gray, .rgb24), (.p010le, .rgba),
      (.rgb24, .pal8), (.yuv420p10le, .pal8),
    ]
    try expectModel(
      pairs.map { try ModelCase($0, $1, width: 37, height: 19, options: ConvertOptions(dither: .ordered))! })
  }
}
