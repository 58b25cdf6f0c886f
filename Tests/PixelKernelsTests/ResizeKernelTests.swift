import Pixels
import Testing

@testable import PixelKernels

/// Fast kernels against the plain ones that specify them, bit for bit.
@Suite struct ResizeKernelTests {
  /// Formats of one to four channels, over widths and heights 1…67, up, down, one axis alone, cropped.
  @Test(arguments: [PixelFormat.gray, .nv12, .rgb24, .rgb0, .p010le, .gbrp10le, .gray9le])
  func integerBlocksEqualPlain(format: PixelFormat) throws {
    for width in 1...67 {
      let height = (width * 31) % 67 + 1
      for (target, filter) in [
        ((width * 3 + 1) / 2, height * 2, ResampleFilter.lanczos3), ((width + 2) / 3, (height + 2) / 3, .lanczos3),
        (33, 9, .bilinear), (width, 3, .catmullRom), (64, height, .mitchell), (1, 1, .box), (96, 17, .box),
      ].map({ (FitTarget(width: $0.0, height: $0.1), $0.2) }) {
        try compare(format, width, height, to: target, filter: filter, content: width % 3)
      }
    }
  }

  @Test func integerBlocksEqualPlainOnLargerFrames() throws {
    for (width, height, target) in [(1921, 33, "640x11"), (300, 900, "100x20"), (1000, 17, "60x200"), (517, 3000, "40x4")] {
      try compare(.rgb24, width, height, to: try #require(FitTarget(target)), filter: .lanczos3, content: 0)
      try compare(.gray, width, height, to: try #require(FitTarget(target)), filter: .lanczos3, content: 1)
    }
  }

  /// Words, alpha in each of its places, bit depths and light curves, and bytes where the kernel is wide.
  @Test(arguments: [
    PixelFormat.gray16le, .p012le, .rgb48le, .rgba64le, .ya16le, .gray12le, .rgba, .argb, .ya8, .rgb24, .gray,
  ])
  func floatBlocksEqualPlain(format: PixelFormat) throws {
    for width in 1...67 {
      let height = (width * 31) % 67 + 1
      let curve =
        width % 5 == 0 ? LightCurve(try #require(TransferFunction(.srgb)), depth: format.descriptor.depth, range: .full) : nil
      for (target, filter) in [
        ((width * 3 + 1) / 2, height * 2, ResampleFilter.lanczos3), ((width + 2) / 3, (height + 2) / 3, .lanczos3),
        (33, 9, .bilinear), (width, 3, .catmullRom), (1, 1, .box),
      ].map({ (FitTarget(width: $0.0, height: $0.1), $0.2) }) {
        try compare(format, width, height, to: target, filter: filter, content: width % 3, curve: .some(curve))
      }
    }
  }

  @Test func floatBlocksEqualPlainOnLargerFrames() throws {
    for format in [PixelFormat.rgba, .rgb48le, .gray16le] {
      for (width, height, target) in [(1921, 33, "640x11"), (1000, 17, "17x200"), (257, 3000, "40x4")] {
        try compare(format, width, height, to: try #require(FitTarget(target)), filter: .lanczos3, content: 0, curve: .some(nil))
      }
    }
  }

  /// A picture that is opaque but for some rows takes both ways; vectors or not, they change at the same rows.
  @Test func opaqueRowsAreSparedAlphaWithoutASeam() throws {
    let source = try #require(FrameLayout(width: 77, height: 120, format: .rgba))
    let fit = try FitGeometry(source, to: FitTarget(width: 40, height: 61))
    let destination = try #require(FrameLayout(width: 40, height: 61, format: .rgba))
    let plane = ResizePlane.planes(from: source, to: destination, fit: fit, siting: .left)[0]
    let (vertical, horizontal) = (ResampleTaps(plane.vertical, filter: .lanczos3), ResampleTaps(plane.horizontal, filter: .lanczos3))
    let kernels = try InstructionSet.available.map {
      try #require(AlphaKernel(plane, vertical: vertical, horizontal: horizontal, instructions: $0))
    }
    let exact = FloatKernel(plane, vertical: vertical, horizontal: horizontal, codec: SampleCodec(plane.samples, curve: nil))
    var frame = samples(source.byteCount, content: 0)
    for i in stride(from: 3, to: frame.count, by: 4) where i / 4 / 77 < 50 || i / 4 / 77 > 60 { frame[i] = 255 }
    let rows = 0..<61
    let resized = kernels.map { kernel in filled(destination) { unsafe kernel.resize(rows, of: frame, into: $0) } }
    let plain = resized[0]
    let float = filled(destination) { unsafe exact.resize(rows, of: frame, into: $0) }
    let isEqual = resized.allSatisfy { $0 == plain }
    #expect(isEqual)
    #expect(zip(plain, float).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
  }

  /// - Parameter curve: `nil` for the integer kernel; the outer optional chooses the other.
  private func compare(
    _ format: PixelFormat, _ width: Int, _ height: Int, to target: FitTarget, filter: ResampleFilter, content: Int,
    curve: LightCurve?? = nil
  ) throws {
    let source = try #require(FrameLayout(width: width, height: height, format: format))
    let crop = width > 8 && height > 8 && content == 1 ? CropBox(x: 70_000, y: 99_999, width: 65_536 * 7, height: 65_536 * 6 + 3) : nil
    let fit = try FitGeometry(source, to: target, crop: crop)
    let destination = try #require(FrameLayout(width: fit.width, height: fit.height, format: format))
    let frame = samples(source.byteCount, content: content)
    for plane in ResizePlane.planes(from: source, to: destination, fit: fit, siting: .left) {
      let vertical = ResampleTaps(plane.vertical, filter: filter)
      let horizontal = ResampleTaps(plane.horizontal, filter: filter)
      let kernels: [any ResizeKernel]
      if let curve {
        let codec = SampleCodec(plane.samples, curve: curve)
        let kernel = FloatKernel(plane, vertical: vertical, horizontal: horizontal, codec: codec)
        kernels = InstructionSet.available.map { kernel.fastest($0) }
      } else {
        guard let kernel = IntegerKernel(plane, vertical: vertical, horizontal: horizontal) else {
          #expect(horizontal.stride > IntegerKernel.mostColumns >> (plane.samples.depth - 8))
          continue
        }
        kernels = InstructionSet.available.map { kernel.fastest($0) }
      }
      let resized = kernels.map { kernel in
        filled(destination) { unsafe kernel.resize(0..<plane.vertical.outputCount, of: frame, into: $0 + plane.pictureOffset) }
      }
      let isEqual = resized.allSatisfy { $0 == resized[0] }
      #expect(isEqual, "\(format) \(width)x\(height) to \(target) \(filter)")
    }
  }

  /// A canary, the frame's bytes, and a canary.
  private func filled(_ layout: FrameLayout, _ work: (UnsafeMutableRawPointer) -> Void) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xA5, count: layout.byteCount + 128)
    bytes.withUnsafeMutableBytes { unsafe work($0.baseAddress! + 64) }
    #expect(bytes.prefix(64).allSatisfy { $0 == 0xA5 } && bytes.suffix(64).allSatisfy { $0 == 0xA5 })
    return bytes
  }

  /// Noise, the extremes in disorder, or white.
  private func samples(_ count: Int, content: Int) -> [UInt8] {
    var state: UInt32 = 7
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return content == 2 ? 255 : content == 1 ? UInt8(truncatingIfNeeded: Int32(bitPattern: state) >> 31) : UInt8(state >> 24)
    }
  }
}
