import Pixels
import TestSupport
import Testing

@testable import PixelKernels

/// Frames of any format to tensors in one go.
@Suite struct TensorFrameTests {
  private struct Header: Decodable {
    var format: String
    var width: Int
    var height: Int
    var siting: String
    var filter: String
  }

  /// Two roundings to 8 bits lie between the frame and the tensor: after the resize, which the matrix amplifies up to
  /// 2.1 times, and after the matrix.
  @Test func letterboxedYUVIsNearTheExactModel() throws {
    var cases = 0
    try forEachReferenceCase(of: "tensor_frames.py", as: Header.self) { header, input, expected in
      let format = try #require(PixelFormat(name: header.format))
      let layout = try #require(FrameLayout(width: header.width, height: header.height, format: format))
      let colour = ColourDescription(matrix: .bt709, range: .limited, siting: try #require(ChromaSiting(name: header.siting)))
      let filter = try #require(ResampleFilter(rawValue: header.filter))
      var preparer = try FrameTensorPreparer(
        from: layout, colour: colour, to: FitTarget(width: 64, height: 64), resize: ResizeOptions(filter: filter),
        tensor: TensorPreset.yolo.options)
      let tensor = preparer.prepared(input)
      let differences = zip(floats(tensor), floats(expected)).map { abs($0 - $1) * 255 }
      #expect(differences.max()! < 3, "\(header)")
      #expect(differences.reduce(0, +) / Float(differences.count) < 0.6, "\(header)")
      cases += 1
    }
    #expect(cases > 0)
  }

  /// Where RGB goes in there is nothing but the resize, the border and the arithmetic.
  @Test(arguments: [PixelFormat.rgb24, .bgr24, .bgra], TensorLayout.allCases)
  func packedFramesAreResizedPaddedAndPrepared(format: PixelFormat, layout: TensorLayout) throws {
    let source = try #require(FrameLayout(width: 61, height: 33, format: format))
    let frame = noise(source.byteCount).map { $0 | (format == .bgra ? 255 : 0) }
    let options = TensorOptions(element: .f16, layout: layout, order: .bgr, scale: .over(255), mean: SIMD3(0.1, 0.2, 0.3))
    let target = FitTarget(width: 40, height: 40)
    let fit = try FitGeometry(source, to: target, fit: .letterbox)
    var resizer = try FrameResizer(from: source, colour: .sRGB, fit: fit)
    var preparer = try TensorPreparer(from: resizer.destination, options: options)
    var fused = try FrameTensorPreparer(from: source, colour: .sRGB, to: target, tensor: options)
    let isEqual = fused.prepared(frame) == preparer.prepared(resizer.resized(frame))
    #expect(isEqual)
  }

  /// Flat gray of any format is the same number everywhere; the border is its own.
  @Test(arguments: PixelFormat.allCases.filter { $0 != .pal8 })
  func everyFormatBecomesATensor(format: PixelFormat) throws {
    let gray = try #require(FrameLayout(width: 34, height: 18, format: .rgb24))
    let white = [UInt8](repeating: 255, count: gray.byteCount)
    var converter = try FrameConverter(from: gray, colour: .sRGB, to: format)
    var frame = [UInt8](repeating: 0, count: converter.destination.byteCount)
    var span = frame.mutableSpan
    var bytes = span.mutableBytes
    converter.convert(white.span.bytes, into: &bytes)
    var preparer = try FrameTensorPreparer(
      from: converter.destination, colour: converter.destinationColour, to: FitTarget(width: 20, height: 20),
      tensor: TensorOptions(layout: .nhwc))
    let numbers = floats(preparer.prepared(frame))
    let top = preparer.geometry.padTop
    #expect(numbers.prefix(top * 60).allSatisfy { $0 == 114 } && numbers.suffix(60).allSatisfy { $0 == 114 })
    #expect(numbers[top * 60..<(top + preparer.geometry.scaledHeight) * 60].allSatisfy { $0 >= 254 })
  }

  @Test(arguments: TensorPreset.all.map(\.name))
  func presetsWork(name: String) throws {
    let preset = try #require(TensorPreset.named(name))
    let layout = try #require(FrameLayout(width: 96, height: 64, format: .nv12))
    let preparer = try FrameTensorPreparer(
      from: layout, colour: ColourDescription(), to: FitTarget(width: preset.width, height: preset.height), fit: preset.fit,
      placement: preset.placement, resize: ResizeOptions(filter: preset.filter, pad: preset.pad), tensor: preset.options)
    #expect(preparer.byteCount == preset.width * preset.height * 12 && !preset.source.isEmpty)
  }

  private func floats(_ bytes: [UInt8]) -> [Float] {
    (0..<bytes.count / 4).map { i in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[4 * i + $1]) << (8 * UInt32($1)) })
    }
  }
}

extension FrameTensorPreparer {
  /// One image's tensor; the canary after it must be intact.
  mutating func prepared(_ frame: [UInt8]) -> [UInt8] {
    var tensor = [UInt8](repeating: 0xA5, count: byteCount + 64)
    var span = tensor.mutableSpan
    var bytes = span.mutableBytes
    prepare(frame.span.bytes, into: &bytes)
    #expect(tensor.suffix(64).allSatisfy { $0 == 0xA5 }, "bytes after the tensor were written")
    return Array(tensor.prefix(byteCount))
  }
}
