import Pixels
import Testing

@testable import PixelKernels

@Suite struct TensorTests {
  private struct Header: Decodable {
    var width: Int
    var height: Int
    var scale: Float?
    var divisor: Float?
    var mean: [Float]
    var deviation: [Float]
    var element: String
    var layout: String
    var order: String

    func options() throws -> TensorOptions {
      TensorOptions(
        element: try #require(TensorElement(rawValue: element)), layout: try #require(TensorLayout(rawValue: layout)),
        order: try #require(ChannelOrder(rawValue: order)), scale: try scale.map { .times($0) } ?? .over(#require(divisor)),
        mean: SIMD3(mean[0], mean[1], mean[2]), deviation: SIMD3(deviation[0], deviation[1], deviation[2]))
    }
  }

  /// Every pixel value, by the arithmetic of eleven kinds of model, as numpy computes it.
  @Test func numbersAreNumpysToTheLastBit() throws {
    var cases = 0
    try forEachReferenceCase(of: "tensor_model.py", as: Header.self) { header, input, expected in
      let layout = try #require(FrameLayout(width: header.width, height: header.height, format: .rgb24))
      var preparer = try TensorPreparer(from: layout, options: try header.options())
      let isEqual = preparer.prepared(input) == expected
      #expect(isEqual, "\(header)")
      cases += 1
    }
    #expect(cases == 88)
  }

  @Test(arguments: [PixelFormat.rgb24, .bgr24, .rgba, .bgra, .argb, .xbgr], TensorLayout.allCases)
  func anyPackedOrderGivesTheSameBytes(format: PixelFormat, layout: TensorLayout) throws {
    let offsets = format.descriptor.components.prefix(3).map(\.offset)
    let step = format.descriptor.components[0].step
    for width in 1...70 {
      var pixels = [UInt8](repeating: 9, count: width * 2 * step)
      for i in 0..<width * 2 { for c in 0..<3 { pixels[i * step + offsets[c]] = UInt8(truncatingIfNeeded: i * 3 + c) } }
      let frame = try #require(FrameLayout(width: width, height: 2, format: format))
      for order in ChannelOrder.allCases {
        var preparer = try TensorPreparer(from: frame, options: TensorOptions(element: .u8, layout: layout, order: order))
        let output = preparer.prepared(pixels)
        let wanted = (0..<width * 6).map { index in
          let (pixel, channel) = layout == .nhwc ? (index / 3, index % 3) : (index % (width * 2), index / (width * 2))
          return UInt8(truncatingIfNeeded: pixel * 3 + (order == .rgb ? channel : 2 - channel))
        }
        let isEqual = output == wanted
        #expect(isEqual, "\(format) \(width) \(order)")
      }
    }
  }

  @Test func whatCantBeMadeIsRefused() throws {
    let rgb = try #require(FrameLayout(width: 2, height: 2, format: .rgb24))
    let yuv = try #require(FrameLayout(width: 2, height: 2, format: .yuv420p))
    #expect(throws: TensorError.self) { _ = try TensorPreparer(from: yuv, options: TensorOptions()) }
    #expect(throws: TensorError.self) { _ = try TensorPreparer(from: rgb, options: TensorOptions(element: .u8, scale: .over(255))) }
    #expect(throws: TensorError.self) { _ = try TensorPreparer(from: rgb, options: TensorOptions(deviation: .zero)) }
  }
}

extension TensorPreparer {
  /// One image's tensor; the canary after it must be intact.
  mutating func prepared(_ pixels: [UInt8]) -> [UInt8] {
    var tensor = [UInt8](repeating: 0xA5, count: byteCount + 64)
    var span = tensor.mutableSpan
    var bytes = span.mutableBytes
    prepare(pixels.span.bytes, into: &bytes)
    #expect(tensor.suffix(64).allSatisfy { $0 == 0xA5 }, "bytes after the tensor were written")
    return Array(tensor.prefix(byteCount))
  }
}
