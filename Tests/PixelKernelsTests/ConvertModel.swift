import Foundation
import Pixels
import TestSupport
import Testing

@testable import PixelKernels

/// A conversion that the float64 model in `Tests/References/convert_model.py` judges.
struct ModelCase {
  let source: FrameLayout
  let destination: PixelFormat
  let colour: ColourDescription
  let options: ConvertOptions
  let label: String
  fileprivate var converted: ColourDescription
  fileprivate var input: [UInt8]
  fileprivate var output: [UInt8]

  /// Converts a random frame, or one of few colours that strain the matrix where `isSaturated`.
  init?(
    _ source: PixelFormat, _ destination: PixelFormat, width: Int = 13, height: Int = 7, colour: ColourDescription = .init(),
    options: ConvertOptions = ConvertOptions(), isSaturated: Bool = false
  ) throws {
    guard let layout = FrameLayout(width: width, height: height, format: source) else { return nil }
    var converter = try FrameConverter(from: layout, colour: colour, to: destination, options: options)
    self.source = layout
    self.destination = destination
    self.colour = colour.filled(for: layout)
    self.options = options
    converted = converter.destinationColour
    label = "\(source.name) to \(destination.name) \(width)x\(height) \(self.colour.matrix.name) \(self.colour.range.name)"
    input = randomFrame(layout, isSaturated: isSaturated)
    output = canaried(converter.destination.byteCount)
    converter.convert(input, into: &output)
    #expect(output.suffix(canaryCount).allSatisfy { $0 == canary }, "\(label): wrote past the frame")
    output.removeLast(canaryCount)
  }
}

extension FrameConverter {
  /// Converts from and into arrays.
  mutating func convert(_ input: [UInt8], into output: inout [UInt8]) {
    var span = output.mutableSpan
    var bytes = span.mutableBytes
    convert(input.span.bytes, into: &bytes)
  }
}

let canary: UInt8 = 0xA5
let canaryCount = 64

/// Bytes that are all canary, and more of them after the last.
func canaried(_ byteCount: Int) -> [UInt8] { [UInt8](repeating: canary, count: byteCount + canaryCount) }

/// Random codes, each within its depth, the same for the same layout.
func randomFrame(_ layout: FrameLayout, isSaturated: Bool = false) -> [UInt8] {
  var random = SeededGenerator(seed: UInt64(layout.format.rawValue) << 40 | UInt64(layout.width) << 20 | UInt64(layout.height))
  let extremes: [UInt8] = [0, 1, 15, 16, 127, 128, 129, 235, 240, 254, 255]
  var bytes = (0..<layout.byteCount).map { _ in
    isSaturated ? extremes.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
  }
  let descriptor = layout.format.descriptor
  let component = descriptor.components[0]
  guard component.depth > 8, component.shift == 0 else { return bytes }
  for high in stride(from: descriptor.isBigEndian ? 0 : 1, to: bytes.count, by: 2) { bytes[high] &= UInt8(1 << (component.depth - 8) - 1) }
  return bytes
}

/// Checks conversions against the float64 model.
/// - Parameter limit: the largest distance; `nil` takes what the kernel states.
func expectModel(_ cases: [ModelCase], within limit: Double? = nil) throws {
  let distances = try modelDistances(cases)
  try #require(distances.count == cases.count && !cases.isEmpty)
  for (tested, distance) in zip(cases, distances) { #expect(distance <= limit ?? tolerance(tested), "\(tested.label): \(distance)") }
}

/// What the kernels state: `RGB8Coefficients`, `YUVToRGB16`, `RGBToYUV8`, `RGBToGray8`, `ToneMap`, a perfect rounding otherwise.
private func tolerance(_ tested: ModelCase) -> Double {
  let (from, to) = (tested.source.format.descriptor, tested.destination.descriptor)
  if tested.options.hdr == .tonemap { return 0.5001 + 1e-4 * Double(1 << to.depth) }
  if from.model == .yuv && to.model == .rgb && to.depth >= 8 { return to.depth == 8 ? 0.56 : 0.55 }
  if from.isRGB && to.model == .yuv && to.depth == 8 { return 0.55 }
  return from.isRGB && tested.destination == .gray ? 0.53 : 0.5001
}

/// The largest distance of each case's samples from the model's unrounded values: 0.5 for a perfect rounding.
private func modelDistances(_ cases: [ModelCase]) throws -> [Double] {
  let folder = TestFolder()
  var blob = Data()
  let entries = cases.map { $0.entry(appendingTo: &blob) }
  try folder.write(JSONSerialization.data(withJSONObject: entries), to: "cases")
  folder.write(blob, to: "cases.bin")
  let lines = String(decoding: try runReference("convert_model.py", [folder.file("cases")]), as: UTF8.self).split(separator: "\n")
  return lines.compactMap { Double($0) }
}

extension ModelCase {
  fileprivate func entry(appendingTo blob: inout Data) -> [String: Any] {
    let start = blob.count
    blob.append(contentsOf: input)
    blob.append(contentsOf: output)
    return [
      "width": source.width, "height": source.height, "source": source.format.name, "destination": destination.name,
      "in": [start, input.count], "out": [start + input.count, output.count], "from": Self.entry(colour), "to": Self.entry(converted),
      "chroma": options.chroma.rawValue, "dither": options.dither.rawValue,
      "tonemap": options.hdr == .tonemap && colour.transfer.isHDR,
    ]
  }

  private static func entry(_ colour: ColourDescription) -> [String: String] {
    [
      "matrix": colour.matrix.name, "range": colour.range.name, "siting": colour.siting.name, "primaries": colour.primaries.name,
      "transfer": colour.transfer.name,
    ]
  }
}
