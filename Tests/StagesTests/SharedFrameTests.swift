import PixelKernels
import Pixels
import SystemIO
import Testing

@testable import Stages

/// What threads make together is what one makes alone, whatever their number.
@Suite struct SharedFrameTests {
  private static let threads = [2, 5]

  /// Bytes without order; in the middle third every fourth is 255, which makes pixels with alpha opaque there.
  private func noise(_ count: Int, seed: Int) -> [UInt8] {
    var bytes = Array(Self.disorder[seed..<seed + count])
    for index in stride(from: count / 12 * 4 + 3, to: 2 * count / 3, by: 4) { bytes[index] = 255 }
    return bytes
  }

  private static let disorder = (0..<100_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }

  /// Two frames by each number of threads, with a canary after what they make.
  private func expectEqual<Plan: BandedPlan & ~Copyable>(_ name: String, _ make: () throws -> Plan) throws {
    let alone = try SharedFrame(try make(), of: WorkerThreads(count: 1), make)
    let together = try Self.threads.map { try SharedFrame(try make(), of: WorkerThreads(count: $0), make) }
    for frame in 0..<2 {
      let source = noise(try make().sourceByteCount, seed: 1000 * frame)
      let expected = try made(by: alone, from: source, byteCount: try make().destinationByteCount, filledWith: 0x5A)
      for (count, shared) in zip(Self.threads, together) {
        let actual = try made(by: shared, from: source, byteCount: try make().destinationByteCount, filledWith: 0xA5)
        #expect(actual == expected, "\(name), frame \(frame), \(count) threads")
      }
    }
  }

  /// What was in the memory before must not show.
  private func made<Plan: BandedPlan & ~Copyable>(
    by shared: SharedFrame<Plan>, from source: [UInt8], byteCount: Int, filledWith byte: UInt8
  ) throws -> [UInt8] {
    var output = [UInt8](repeating: byte, count: byteCount + 64)
    var span = output.mutableSpan
    var bytes = span.mutableBytes
    try shared.make(source.span.bytes, into: &bytes)
    #expect(output.suffix(64).allSatisfy { $0 == byte }, "bytes after the frame were written")
    return Array(output.prefix(byteCount))
  }

  @Test(arguments: PixelFormat.allCases)
  func convertedFramesAreTheSame(format: PixelFormat) throws {
    let layout = try #require(FrameLayout(width: 61, height: 45, format: format))
    for target in [PixelFormat.rgb24, .yuv420p, .rgba64le, .gray, format] where target != .pal8 || format == .pal8 {
      try expectEqual("\(format.name) to \(target.name)") {
        try FrameConverter(from: layout, colour: ColourDescription(), to: target, options: ConvertOptions(dither: .ordered))
      }
    }
  }

  @Test(arguments: PixelFormat.allCases)
  func resizedFramesAreTheSame(format: PixelFormat) throws {
    for filter in ResampleFilter.allCases {
      for (match, isLinear) in [(ResizeMatch.model, false), (.model, true), (.pillow, false)] {
        let options = ResizeOptions(filter: filter, match: match, isLinear: isLinear)
        guard FrameResizer.workingFormat(for: format, options: options) == format, match == .model || filter != .mitchell else { continue }
        let layout = try #require(FrameLayout(width: 45, height: 61, format: format))
        for target in ["33x47", "20x75", "45x61"] {
          let fit = try FitGeometry(layout, to: try #require(FitTarget(target)), fit: .letterbox)
          try expectEqual("\(format.name) \(filter.rawValue) \(match) \(target)") {
            try FrameResizer(from: layout, colour: .sRGB, fit: fit, options: options)
          }
        }
      }
    }
  }

  @Test(arguments: PixelFormat.allCases)
  func tensorsAreTheSame(format: PixelFormat) throws {
    let layout = try #require(FrameLayout(width: 61, height: 45, format: format))
    for options in [TensorOptions(scale: .over(255)), TensorOptions(element: .f16, layout: .nhwc)] {
      try expectEqual(format.name) {
        try FrameTensorPreparer(from: layout, colour: ColourDescription(), to: FitTarget(width: 40, height: 41), tensor: options)
      }
    }
  }
}
