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
              source, destination, width, height, ColourDescription(range: range, siting: siting), ConvertOptions(chroma: chroma),
              YUVToRGB16.init, { unsafe $0.convert(rows: $1, of: $2, into: $3) })
          }
        }
      }
    }
  }

  @Test func everyWidthEqualsPlain() throws {
    for width in 1...67 {
      try expectEqual(.yuv420p, .rgb24, width, 3, ColourDescription(), ConvertOptions())
      try expectEqual(.nv12, .bgra, width, 3, ColourDescription(), ConvertOptions())
      try expectEqual(.p010le, .gbrp, width, 3, ColourDescription(), ConvertOptions())
      try expectEqual(.yuv420p10le, .rgb24, width, 9, ColourDescription(), ConvertOptions(dither: .ordered))
      try expectEqual(.p010le, .gbrp, width, 9, ColourDescription(), ConvertOptions(dither: .ordered))
      try expectEqual(
        .yuv420p10le, .rgb48le, width, 3, ColourDescription(), ConvertOptions(), YUVToRGB16.init,
        { unsafe $0.convert(rows: $1, of: $2, into: $3) })
    }
  }

  @Test func pixelShuffleEqualsPlain() throws {
    let formats: [PixelFormat] = [.rgb24, .bgr24, .rgba, .bgra, .argb, .abgr, .rgb0, .xbgr]
    for source in formats {
      for destination in formats {
        for width in 1...67 {
          try expectEqual(
            source, destination, width, 2, .sRGB, ConvertOptions(), PixelShuffle.init, { unsafe $0.convert(rows: $1, of: $2, into: $3) })
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
          try expectEqual(source, .gray, width, 2, .sRGB, options, RGBToGray8.init, { unsafe $0.convert(rows: $1, of: $2, into: $3) })
        }
      }
    }
  }

  @Test(arguments: [PixelFormat.rgb24, .bgr24, .rgba, .argb])
  func rgbToYUV8EqualsPlain(source: PixelFormat) throws {
    for destination in [PixelFormat.yuv420p, .yuv422p, .yuv444p, .nv12] {
      for width in [1, 2, 31, 32, 33, 64, 67] {
        try expectEqual(
          source, destination, width, 5, .sRGB, ConvertOptions(), RGBToYUV8.init, { unsafe $0.convert(rows: $1, of: $2, into: $3) })
      }
    }
  }

  private func expectEqual(
    _ source: PixelFormat, _ destination: PixelFormat, _ width: Int, _ height: Int, _ colour: ColourDescription, _ options: ConvertOptions
  ) throws {
    try expectEqual(source, destination, width, height, colour, options, YUVToRGB8.init, { unsafe $0.convert(rows: $1, of: $2, into: $3) })
  }

  /// Converts random and saturated frames with the vector kernel and the plain one; the frame's end is guarded.
  private func expectEqual<Kernel>(
    _ source: PixelFormat, _ destination: PixelFormat, _ width: Int, _ height: Int, _ colour: ColourDescription, _ options: ConvertOptions,
    _ make: (ConversionPlan, Bool) -> Kernel?, _ run: (Kernel, Range<Int>, FramePlanes, MutableFramePlanes) -> Void
  ) throws {
    let layout = FrameLayout(width: width, height: height, format: source)!
    let plan = try ConversionPlan(from: layout, colour: colour, to: destination, options: options)
    let kernels = (fast: try #require(make(plan, true)), plain: try #require(make(plan, false)))
    for isSaturated in [true, false] {
      let input = randomFrame(layout, isSaturated: isSaturated)
      let outputs = [kernels.plain, kernels.fast].map { kernel in
        var output = canaried(plan.destination.byteCount)
        unsafe input.withUnsafeBytes { source in
          unsafe output.withUnsafeMutableBytes { destination in
            unsafe run(
              kernel, 0..<height, FramePlanes(source.baseAddress!, layout), MutableFramePlanes(destination.baseAddress!, plan.destination))
          }
        }
        return output
      }
      #expect(outputs[0] == outputs[1], "\(source.name) to \(destination.name) \(width)x\(height) \(options.chroma) \(colour.siting.name)")
    }
  }
}
