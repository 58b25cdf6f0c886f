import Pixels
import Testing

@testable import PixelKernels

/// Component kernels against the specification, bit for bit, rows of the destination apart and guarded.
@Suite struct ConvertComponentTests {
  static let formats = PixelFormat.allCases.filter { ![.pal8, .monow, .monob].contains($0) }

  /// Between all formats of one kind in sizes that leave every remainder.
  @Test(arguments: formats)
  func everyFormatOfItsKindEqualsPlain(source: PixelFormat) throws {
    var size = Int(source.rawValue), compared = 0
    for destination in Self.formats where source != destination {
      size += 1
      compared += try expectEqual(source, destination, size % 67 + 1, size % 5 + 1)
    }
    #expect(compared > 0, "nothing was compared")
  }

  /// Between formats whose components stand alone there is a kernel, so that the other tests compare something.
  @Test func everyKindHasAKernel() throws {
    for (source, destination) in Self.pairs + [(.gray16le, .gray), (.rgb48le, .rgb24), (.ya8, .ya16be), (.gbrap, .rgba64le)] {
      let layout = FrameLayout(width: 9, height: 7, format: source)!
      let plan = try ConversionPlan(from: layout, colour: ColourDescription(), to: destination, options: ConvertOptions())
      #expect(ComponentKernel(plan) != nil, "\(source.name) to \(destination.name)")
    }
  }

  /// Rows that are made of bytes directly, where a benchmark says that it matters.
  @Test(arguments: [
    (PixelFormat.nv12, PixelFormat.yuv420p), (.yuv420p, .nv12), (.yuv420p10le, .yuv420p), (.yuv420p, .yuv420p10le), (.yuyv422, .yuv422p),
    (.uyvy422, .yuv422p), (.yuv422p, .yuyv422), (.gbrp, .rgb24), (.rgb24, .gbrp), (.gray, .rgb24), (.yuv444p, .yuv420p),
    (.yuv420p, .yuv444p), (.rgb565le, .rgb24), (.rgb48le, .rgb24), (.p010le, .nv12), (.p010le, .yuv420p10le), (.yuv420p10le, .p010le),
    (.yuv422p, .yuv420p), (.yvyu422, .yuv422p), (.yuyv422, .gray), (.nv21, .yuv420p), (.bgr24, .gbrp), (.yuv420p10le, .yuv420p12le),
  ])
  func frequentRowsAreDirect(source: PixelFormat, destination: PixelFormat) throws {
    let layout = FrameLayout(width: 64, height: 8, format: source)!
    let plan = try ConversionPlan(from: layout, colour: ColourDescription(), to: destination, options: ConvertOptions())
    let kernel = try #require(ComponentKernel(plan))
    #expect(!kernel.needsCodes)
  }

  static let pairs: [(PixelFormat, PixelFormat)] = [
    (.yuv420p, .nv12), (.nv12, .yuv420p), (.p010le, .yuv420p10le), (.yuv420p10le, .p010le), (.yuv420p10le, .yuv420p),
    (.yuv420p, .yuv420p16le), (.yuyv422, .yuv422p), (.yuv422p, .uyvy422), (.yuv444p, .yuv420p), (.yuv420p, .yuv444p10le),
    (.yuv422p10be, .nv12), (.rgb24, .gbrp), (.gbrp16le, .rgb48le), (.gray, .rgb24), (.gray10le, .rgba), (.rgb24, .rgb48be),
    (.rgb565le, .rgb24), (.yuv422p, .yuv420p), (.yvyu422, .yuv422p), (.yuyv422, .gray), (.nv21, .yuv420p), (.bgr24, .gbrp),
    (.yuv420p10le, .yuv420p12le), (.p012le, .yuv420p12le), (.yuv411p, .yuv420p), (.yuv410p, .yuv444p), (.yuv440p, .nv21),
  ]

  @Test(arguments: pairs)
  func everySizeEqualsPlain(source: PixelFormat, destination: PixelFormat) throws {
    var compared = 0
    for side in 1...67 {
      compared += try expectEqual(source, destination, side, (side * 7) % 11 + 1)
      compared += try expectEqual(source, destination, (side * 5) % 13 + 1, side)
    }
    #expect(compared == 2 * 67, "\(compared) were compared")
  }

  @Test(arguments: ChromaResampling.allCases, [ChromaSiting.left, .center, .topleft, .top, .bottomleft, .bottom])
  func everySitingEqualsPlain(chroma: ChromaResampling, siting: ChromaSiting) throws {
    let formats: [PixelFormat] = [.yuv420p, .yuv422p, .yuv444p, .yuv440p, .yuv411p, .yuv410p, .nv12, .p210le, .yuyv422]
    var compared = 0
    for source in formats {
      for destination in formats {
        for target in [nil, ChromaSiting.center] {
          let options = ConvertOptions(chroma: chroma, siting: target)
          compared += try expectEqual(source, destination, 37, 9, ColourDescription(siting: siting), options)
        }
      }
    }
    #expect(compared > 0, "nothing was compared")
  }

  @Test(arguments: [ColourRange.limited, .full], [ColourRange.limited, .full])
  func everyRangeEqualsPlain(from: ColourRange, to: ColourRange) throws {
    let formats: [PixelFormat] = [.yuv420p, .yuv444p10le, .p016le, .rgb24, .gbrp12le, .rgba64le, .gray, .gray14le, .ya16le, .rgb565le]
    var compared = 0
    for source in formats {
      for destination in formats {
        for dither in Dithering.allCases {
          compared += try expectEqual(
            source, destination, 53, 9, ColourDescription(range: from), ConvertOptions(dither: dither, range: to))
        }
      }
    }
    #expect(compared > 0, "nothing was compared")
  }

  /// Every sample there is, in every place of a vector.
  @Test func narrowingEqualsPlain() throws {
    for width in 1...67 {
      let layout = FrameLayout(width: width, height: min(65_536 / width + 1, 65_535), format: .gray16le)!
      let plan = try ConversionPlan(from: layout, colour: ColourDescription(range: .full), to: .gray, options: ConvertOptions())
      let samples = (0..<layout.byteCount / 2).map { UInt16(truncatingIfNeeded: $0) }
      let input = PaddedFrame(layout, samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
      let kernels: [any RowKernel] = [PlainConversion(plan), try #require(ComponentKernel(plan))]
      let outputs = kernels.map { PaddedFrame(plan.destination, canary: canary, running: $0, on: input) }
      let isEqual = outputs[0].bytes == outputs[1].bytes
      #expect(isEqual, "\(width)")
    }
  }

  /// Where there is a component kernel: random frames and ones of extremes, tight and with odd strides.
  /// - Returns: 1 where there is one, otherwise 0.
  private func expectEqual(
    _ source: PixelFormat, _ destination: PixelFormat, _ width: Int, _ height: Int, _ colour: ColourDescription = .init(),
    _ options: ConvertOptions = ConvertOptions()
  ) throws -> Int {
    let layout = FrameLayout(width: width, height: height, format: source)!
    let plans = try InstructionSet.available.map {
      try ConversionPlan(from: layout, colour: colour, to: destination, options: options, instructions: $0)
    }
    let kernels = plans.compactMap { ComponentKernel($0) }
    guard !kernels.isEmpty else { return 0 }
    let plan = plans[0]
    for isSaturated in [true, false] {
      let input = PaddedFrame(layout, isSaturated: isSaturated)
      let outputs = ([PlainConversion(plan)] as [any RowKernel] + kernels).map {
        PaddedFrame(plan.destination, canary: canary, running: $0, on: input)
      }
      let isEqual = kernels.count == plans.count && outputs.allSatisfy { $0.bytes == outputs[0].bytes }
      #expect(isEqual, "\(source.name) to \(destination.name) \(width)x\(height) \(colour) \(options)")
    }
    return 1
  }
}
