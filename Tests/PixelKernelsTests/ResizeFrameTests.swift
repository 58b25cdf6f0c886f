import Pixels
import TestSupport
import Testing

@testable import PixelKernels

@Suite struct ResizeFrameTests {
  private func resizer(
    _ format: PixelFormat, _ width: Int, _ height: Int, to target: String, fit: FitMode = .stretch, colour: ColourDescription = .init(),
    options: ResizeOptions = ResizeOptions()
  ) throws -> FrameResizer {
    let layout = try #require(FrameLayout(width: width, height: height, format: format))
    let geometry = try FitGeometry(layout, to: try #require(FitTarget(target)), fit: fit)
    return try FrameResizer(from: layout, colour: colour, fit: geometry, options: options)
  }

  /// Whatever the format, what must be converted first becomes something that is resized directly.
  @Test(arguments: PixelFormat.allCases)
  func everyFormatHasAWorkingFormat(format: PixelFormat) throws {
    for options in [ResizeOptions(), ResizeOptions(isLinear: true), ResizeOptions(match: .pillow)] {
      let working = FrameResizer.workingFormat(for: format, options: options)
      #expect(FrameResizer.workingFormat(for: working, options: options) == working)
      var resizer = try resizer(working, 33, 17, to: "14x9", options: options)
      let flat = [UInt8](repeating: 0, count: resizer.source.byteCount)
      #expect(resizer.resized(flat).allSatisfy { $0 == 0 })
    }
    if FrameResizer.workingFormat(for: format) != format {
      #expect(throws: ResizeError.self) { _ = try resizer(format, 8, 8, to: "4x4") }
    }
  }

  @Test(arguments: [PixelFormat.gray, .rgb24, .rgba, .yuv420p, .nv12, .p010le, .rgb48le])
  func theSameSizeIsAByteCopy(format: PixelFormat) throws {
    for options in [ResizeOptions(), ResizeOptions(match: .pillow)]
    where FrameResizer.workingFormat(for: format, options: options) == format {
      var resizer = try resizer(format, 37, 21, to: "37x21", fit: .letterbox, options: options)
      let frame = noise(resizer.source.byteCount)
      #expect(resizer.resized(frame) == frame)
    }
  }

  @Test(arguments: [ResampleFilter.nearest, .box, .bilinear, .lanczos3])
  func flatPicturesStayFlat(filter: ResampleFilter) throws {
    for (format, value) in [(PixelFormat.rgb24, UInt8(255)), (.gray, 1), (.rgba, 255), (.yuv420p, 77), (.rgb48le, 255)] {
      var resizer = try resizer(format, 131, 97, to: "41x200", options: ResizeOptions(filter: filter))
      let frame = [UInt8](repeating: value, count: resizer.source.byteCount)
      #expect(resizer.resized(frame).allSatisfy { $0 == value }, "\(format.name)")
    }
  }

  /// The pad of YOLO in limited BT.709: 16 + 219 · 114 / 255 is 113.9, and gray has no chroma.
  @Test func letterboxIsPaintedInTheFramesOwnColour() throws {
    let colour = ColourDescription(matrix: .bt709, range: .limited, siting: .left)
    var resizer = try resizer(.yuv420p, 64, 32, to: "40x40", fit: .letterbox, colour: colour)
    let output = resizer.resized([UInt8](repeating: 50, count: resizer.source.byteCount))
    let luma = (0..<40).map { output[$0 * 40] }
    #expect(luma == Array(repeating: 114, count: 10) + Array(repeating: 50, count: 20) + Array(repeating: 114, count: 10))
    let chroma = (0..<20).map { output[1600 + $0 * 20] }
    #expect(chroma == Array(repeating: 128, count: 5) + Array(repeating: 50, count: 10) + Array(repeating: 128, count: 5))
  }

  /// Pure red in BT.601: 81, 90, 240 in limited range (Recommendation BT.601-7, rounded), times 4 for 10 bits.
  @Test func padColoursFollowMatrixRangeAndDepth() {
    let red = PadColour(red: 255, green: 0, blue: 0)
    let limited = ColourDescription(matrix: .smpte170m, range: .limited)
    #expect(red.components(of: PixelFormat.yuv420p.descriptor, colour: limited) == [81, 90, 240])
    #expect(red.components(of: PixelFormat.yuv420p10le.descriptor, colour: limited) == [326, 361, 960])
    #expect(red.components(of: PixelFormat.rgba64le.descriptor, colour: .sRGB) == [65_535, 0, 0, 65_535])
    #expect(
      red.words(plane: 0, samples: PixelLayout(plane: 0, of: PixelFormat.bgr0.descriptor), of: PixelFormat.bgr0.descriptor, colour: .sRGB)
        == [0, 0, 255, 255])
  }

  @Test func colourOfTransparentPixelsDoesNotBleed() throws {
    var resizer = try resizer(.rgba, 4, 1, to: "2x1", options: ResizeOptions(filter: .bilinear))
    let output = resizer.resized([9, 8, 7, 255, 255, 255, 255, 0, 255, 255, 255, 0, 255, 255, 255, 0])
    #expect(Array(output.prefix(3)) == [9, 8, 7])
    #expect(Array(output.suffix(4)) == [0, 0, 0, 0] || Array(output[4..<7]) == [9, 8, 7])
  }

  @Test func lightIsFilteredInLinearLight() throws {
    var resizer = try resizer(.gray, 2, 1, to: "1x1", colour: .sRGB, options: ResizeOptions(filter: .box, isLinear: true))
    // Half the light of white is code 188 in sRGB.
    #expect(resizer.resized([0, 255]) == [188])
  }
}
