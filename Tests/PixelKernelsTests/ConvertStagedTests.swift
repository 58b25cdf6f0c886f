import Pixels
import Testing

@testable import PixelKernels

/// Kernels that lead over another format, and alpha beside them.
@Suite struct ConvertStagedTests {
  static let same: [(PixelFormat, sameAs: PixelFormat, PixelFormat)] = [
    (.yuv420p10be, .yuv420p10le, .rgb24), (.p010be, .p010le, .rgba), (.yuv444p16be, .yuv444p16le, .rgb48le), (.yuyv422, .yuv422p, .rgb24),
    (.uyvy422, .yuv422p, .bgra), (.yvyu422, .yuv422p, .rgb48le), (.gbrp, .rgb24, .yuv420p), (.gbrp, .rgb24, .gray),
    (.yuva420p, .yuv420p, .rgb0), (.yuva444p10be, .yuv444p10le, .gbrp), (.rgb48be, .rgb48le, .rgb24),
  ]

  /// The same samples, laid out in another way, make the same pixels: in every size, blocks of rows included.
  @Test(arguments: same)
  func layoutDoesNotMatter(source: PixelFormat, other: PixelFormat, destination: PixelFormat) throws {
    for side in 1...67 {
      let layout = FrameLayout(width: side, height: 68 - side, format: source)!
      let colour = ColourDescription().filled(for: layout)
      var laidOut = try FrameConverter(from: layout, colour: colour, to: other)
      var direct = try FrameConverter(from: layout, colour: colour, to: destination)
      var second = try FrameConverter(from: laidOut.destination, colour: laidOut.destinationColour, to: destination)
      let frame = randomFrame(layout)
      let converted = (direct.converted(frame), second.converted(laidOut.converted(frame)))
      #expect(converted.0 == converted.1, "\(source.name) to \(destination.name) \(side)")
    }
  }

  /// Nothing but the destination's rows is written.
  @Test(arguments: same)
  func rowsAreGuarded(source: PixelFormat, other: PixelFormat, destination: PixelFormat) throws {
    for width in [1, 2, 31, 32, 33, 67] {
      let layout = FrameLayout(width: width, height: 35, format: source)!
      let plan = try ConversionPlan(from: layout, colour: ColourDescription(), to: destination, options: ConvertOptions())
      let output = PaddedFrame(
        plan.destination, canary: canary, running: plan.kernel(), on: PaddedFrame(layout, isSaturated: false))
      #expect(output.gapsHold(canary), "\(source.name) to \(destination.name) \(width)")
    }
  }

  /// Formats that convert over others are checked against the model in small and odd sizes.
  @Test func stagedConversionsFollowTheModel() throws {
    let pairs: [(PixelFormat, PixelFormat)] = [
      (.yuva420p, .rgba), (.yuva420p, .argb), (.yuva444p10le, .rgba64le), (.yuva420p10be, .gbrap), (.yuv420p, .gbrap),
      (.gbrap, .yuva420p), (.rgba, .yuva420p), (.pal8, .rgb24), (.pal8, .yuva420p), (.pal8, .nv12), (.pal8, .gray), (.rgb24, .yuyv422),
      (.rgba, .uyvy422), (.yuyv422, .rgba), (.yuv420p10le, .rgb48be), (.p010be, .bgra64be), (.gbrp, .yuv420p), (.ya8, .rgba),
      (.ya16be, .rgba64le), (.gray10be, .bgr24), (.yuva422p12le, .gbrap12le), (.yuva422p16be, .gbrap16be),
    ]
    try expectModel(
      pairs.flatMap { source, destination in
        try [(1, 1), (2, 3), (37, 41), (64, 33)].map { try ModelCase(source, destination, width: $0, height: $1)! }
      })
  }
}

extension FrameConverter {
  /// A converted frame.
  fileprivate mutating func converted(_ frame: [UInt8]) -> [UInt8] {
    var output = canaried(destination.byteCount)
    convert(frame, into: &output)
    return output
  }
}
