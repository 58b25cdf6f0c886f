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

  @Test func everyWidthEqualsPlain() throws {
    for width in 1...67 {
      try expectEqual(.yuv420p, .rgb24, width, 3, ColourDescription(), ConvertOptions())
      try expectEqual(.nv12, .bgra, width, 3, ColourDescription(), ConvertOptions())
      try expectEqual(.p010le, .gbrp, width, 3, ColourDescription(), ConvertOptions())
    }
  }

  private func expectEqual(
    _ source: PixelFormat, _ destination: PixelFormat, _ width: Int, _ height: Int, _ colour: ColourDescription, _ options: ConvertOptions
  ) throws {
    let layout = FrameLayout(width: width, height: height, format: source)!
    let plan = try ConversionPlan(from: layout, colour: colour, to: destination, options: options)
    let fast = try #require(YUVToRGB8(plan))
    let plain = try #require(YUVToRGB8(plan, usesVectors: false))
    for isSaturated in [true, false] {
      let input = randomFrame(layout, isSaturated: isSaturated)
      var expected = canaried(plan.destination.byteCount)
      var got = expected
      unsafe run(plain, plan, input, into: &expected)
      unsafe run(fast, plan, input, into: &got)
      #expect(got == expected, "\(source.name) to \(destination.name) \(width)x\(height) \(options.chroma) \(colour.siting.name)")
    }
  }

  private func run(_ kernel: YUVToRGB8, _ plan: ConversionPlan, _ input: [UInt8], into output: inout [UInt8]) {
    unsafe input.withUnsafeBytes { source in
      unsafe output.withUnsafeMutableBytes { destination in
        unsafe kernel.convert(
          rows: 0..<plan.source.height, of: FramePlanes(source.baseAddress!, plan.source),
          into: MutableFramePlanes(destination.baseAddress!, plan.destination))
      }
    }
  }
}
