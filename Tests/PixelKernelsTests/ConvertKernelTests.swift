import Pixels
import Testing

@testable import PixelKernels

/// Vector kernels against their plain ones, bit for bit.
@Suite struct ConvertKernelTests {
  static let sources: [PixelFormat] = [
    .yuv420p, .yuv422p, .yuv444p, .yuv440p, .nv12, .nv21, .nv16, .nv24, .yuv420p9le, .yuv420p10le, .yuv444p10le, .yuv422p12le, .p010le,
    .p012le, .p210le, .p410le,
  ]
  static let destinations: [PixelFormat] = [.rgb24, .bgr24, .rgba, .bgra, .argb, .abgr, .rgb0, .xbgr, .gbrp]

  @Test(arguments: sources)
  func yuvToRGB8EqualsPlain(source: PixelFormat) throws {
    var width = 1
    for destination in Self.destinations {
      for (siting, chroma) in [
        (ChromaSiting.left, ChromaResampling.bilinear), (.center, .bilinear), (.topleft, .bilinear), (.left, .nearest),
      ] {
        for range in [ColourRange.limited, .full] {
          for height in [1, 2, 5] {
            width = width % 67 + 1
            try expectEqual(
              source, destination, width, height, ColourDescription(range: range, siting: siting), ConvertOptions(chroma: chroma))
          }
        }
      }
    }
  }

  @Test(arguments: sources + [.yuv420p14le, .yuv444p16le, .p016le, .p216le])
  func yuvToRGB16EqualsPlain(source: PixelFormat) throws {
    var width = 1
    for destination in [PixelFormat.rgb48le, .bgr48le, .rgba64le, .bgra64le, .gbrp10le, .gbrp16le] {
      for (siting, chroma) in [
        (ChromaSiting.left, ChromaResampling.bilinear), (.center, .bilinear), (.topleft, .bilinear), (.left, .nearest),
      ] {
        for range in [ColourRange.limited, .full] {
          for height in [1, 2, 5] {
            width = width % 67 + 1
            try expectEqual(
              source, destination, width, height, ColourDescription(range: range, siting: siting), ConvertOptions(chroma: chroma)
            ) { YUVToRGB16($0) }
          }
        }
      }
    }
  }

  @Test func everySizeEqualsPlain() throws {
    for side in 1...67 {
      for (width, height) in [(side, 3), (side * 5 % 37 + 1, side)] {
        for options in [ConvertOptions(), ConvertOptions(chroma: .nearest), ConvertOptions(dither: .ordered)] {
          for (source, destination) in [(PixelFormat.yuv420p, PixelFormat.rgb24), (.nv12, .bgra), (.p010le, .gbrp), (.yuv444p10le, .rgb24)]
          {
            try expectEqual(source, destination, width, height, ColourDescription(), options)
          }
          try expectEqual(.yuv420p10le, .rgb48le, width, height, ColourDescription(), options) { YUVToRGB16($0) }
        }
        try expectEqual(.rgba, .yuv420p, width, height, .sRGB, ConvertOptions()) { RGBToYUV8($0) }
        try expectEqual(.bgr24, .nv12, width, height, .sRGB, ConvertOptions()) { RGBToYUV8($0) }
      }
    }
  }

  @Test func pixelShuffleEqualsPlain() throws {
    let formats: [PixelFormat] = [.rgb24, .bgr24, .rgba, .bgra, .argb, .abgr, .rgb0, .xbgr]
    for source in formats {
      for destination in formats {
        for width in 1...67 {
          try expectEqual(
            source, destination, width, 2, .sRGB, ConvertOptions()
          ) { PixelShuffle($0) }
        }
      }
    }
  }

  @Test(arguments: [MatrixCoefficients.bt709, .smpte170m, .bt2020nc, .ycgco])
  func rgbToGrayEqualsPlain(matrix: MatrixCoefficients) throws {
    for source in [PixelFormat.rgb24, .bgr24, .rgba, .argb] {
      for range in [ColourRange.full, .limited] {
        for width in 1...67 {
          let options = ConvertOptions(matrix: matrix, range: range)
          try expectEqual(source, .gray, width, 2, .sRGB, options) { RGBToGray8($0) }
        }
      }
    }
  }

  @Test(arguments: [PixelFormat.rgb24, .bgr24, .rgba, .argb])
  func rgbToYUV8EqualsPlain(source: PixelFormat) throws {
    for destination in [PixelFormat.yuv420p, .yuv422p, .yuv444p, .nv12] {
      for width in [1, 2, 31, 32, 33, 64, 67] {
        try expectEqual(
          source, destination, width, 5, .sRGB, ConvertOptions()
        ) { RGBToYUV8($0) }
      }
    }
  }

  private func expectEqual(
    _ source: PixelFormat, _ destination: PixelFormat, _ width: Int, _ height: Int, _ colour: ColourDescription = .init(),
    _ options: ConvertOptions = ConvertOptions()
  ) throws {
    try expectEqual(source, destination, width, height, colour, options) { YUVToRGB8($0) }
  }

  /// Converts random and saturated frames with the vector kernel and the plain one; rows lie apart and are guarded.
  private func expectEqual(
    _ source: PixelFormat, _ destination: PixelFormat, _ width: Int, _ height: Int, _ colour: ColourDescription, _ options: ConvertOptions,
    _ make: (ConversionPlan) -> (any RowKernel)?
  ) throws {
    let layout = FrameLayout(width: width, height: height, format: source)!
    let plans = try InstructionSet.available.map {
      try ConversionPlan(from: layout, colour: colour, to: destination, options: options, instructions: $0)
    }
    let kernels = try plans.map { try #require(make($0)) }
    for isSaturated in [true, false] {
      let input = PaddedFrame(layout, isSaturated: isSaturated)
      let outputs = kernels.map { PaddedFrame(plans[0].destination, canary: canary, running: $0, on: input) }
      let isEqual = outputs.dropFirst().allSatisfy { $0.bytes == outputs[0].bytes && $0.gapsHold(canary) }
      #expect(isEqual, "\(source.name) to \(destination.name) \(width)x\(height) \(options.chroma) \(colour.siting.name)")
    }
  }
}
