import Pixels
import Testing

@testable import PixelKernels

/// A case that a script of Tests/References made: what goes in, and what has to come out.
struct ResizeCase {
  struct Header: Decodable, CustomStringConvertible {
    var format: String
    var width: Int
    var height: Int
    var target: [Int]
    var filter: String
    var crop: [Double]?
    var siting: String?
    var linear: Bool?
    var match: String?

    var description: String {
      "\(format) \(width)x\(height) to \(target) \(filter) crop \(crop ?? []) \(siting ?? "") \(linear == true ? "linear" : "")"
    }
  }

  let header: Header
  let input: [UInt8]
  let expected: [UInt8]

  func layout() throws -> FrameLayout {
    let format = try #require(PixelFormat(name: header.format))
    return try #require(FrameLayout(width: header.width, height: header.height, format: format))
  }

  func fit() throws -> FitGeometry {
    let unit = Double(GeometryStep.cropUnit)
    let crop = header.crop.map { box in
      CropBox(
        x: Int(box[0] * unit), y: Int(box[1] * unit), width: Int((box[2] - box[0]) * unit), height: Int((box[3] - box[1]) * unit))
    }
    return try FitGeometry(layout(), to: FitTarget(width: header.target[0], height: header.target[1]), crop: crop)
  }

  func makeResizer(_ instructions: InstructionSet = .current) throws -> FrameResizer {
    var colour = ColourDescription.sRGB
    if let siting = header.siting { colour.siting = try #require(ChromaSiting(name: siting)) }
    let options = ResizeOptions(
      filter: try #require(ResampleFilter(rawValue: header.filter)), match: header.match.flatMap(ResizeMatch.init) ?? .model,
      isLinear: header.linear ?? false)
    return try FrameResizer(from: layout(), colour: colour, fit: fit(), options: options, instructions: instructions)
  }
}

/// Runs a script of Tests/References and hands on every case that it writes.
func forEachResizeCase(of script: String, _ body: (ResizeCase) throws -> Void) throws {
  try forEachReferenceCase(of: script, as: ResizeCase.Header.self) { header, input, expected in
    try body(ResizeCase(header: header, input: input, expected: expected))
  }
}

extension FrameResizer {
  /// The resized frame, followed by a canary that has to be alive.
  mutating func resized(_ input: [UInt8]) -> [UInt8] {
    let canary = 64
    var output = [UInt8](repeating: 0xA5, count: destination.byteCount + canary)
    var span = output.mutableSpan
    var bytes = span.mutableBytes
    resize(input.span.bytes, into: &bytes)
    #expect(output.suffix(canary).allSatisfy { $0 == 0xA5 }, "bytes after the frame were written")
    return Array(output.prefix(destination.byteCount))
  }
}
