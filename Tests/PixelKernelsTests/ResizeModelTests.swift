import Pixels
import Testing

@testable import PixelKernels

/// The resizer against programs that we did not write: numpy in float64, and Pillow.
@Suite struct ResizeModelTests {
  @Test func everyFilterIsWithinOneOfTheExactModel() throws {
    var cases = 0
    try forEachResizeCase(of: "resize_model.py") { reference in
      var resizer = try reference.makeResizer()
      let output = resizer.resized(reference.input)
      let worst = try largestDifference(output, reference.expected, format: reference.header.format)
      #expect(worst <= 1, "\(worst) away: \(reference.header)")
      cases += 1
    }
    #expect(cases > 1000)
  }

  @Test func pillowsBytesAreMatched() throws {
    var cases = 0
    try forEachResizeCase(of: "resize_pillow.py") { reference in
      var resizer = try reference.makeResizer()
      let output = resizer.resized(reference.input)
      let isEqual = output == reference.expected
      #expect(isEqual, "\(reference.header)")
      let isEqualPlain = try plainPillow(reference).map { $0 == reference.expected } ?? true
      #expect(isEqualPlain, "plain: \(reference.header)")
      cases += 1
    }
    #expect(cases > 400)
  }

  /// The frame by the plain sums, where the case is one for them.
  private func plainPillow(_ reference: ResizeCase) throws -> [UInt8]? {
    let resizer = try reference.makeResizer()
    let filter = try #require(ResampleFilter(rawValue: reference.header.filter))
    let plane = ResizePlane.planes(from: resizer.source, to: resizer.destination, fit: try reference.fit(), siting: .left)[0]
    guard filter != .nearest, !plane.isIdentity else { return nil }
    var output = [UInt8](repeating: 0, count: resizer.destination.byteCount)
    let kernel = PillowKernel(plane, filter: filter, instructions: .baseline)
    output.withUnsafeMutableBytes { unsafe kernel.resize(0..<plane.vertical.outputCount, of: reference.input, into: $0.baseAddress!) }
    return output
  }

  /// In codes of the format.
  private func largestDifference(_ a: [UInt8], _ b: [UInt8], format name: String) throws -> Int {
    try #require(a.count == b.count)
    let first = try #require(PixelFormat(name: name)).descriptor.components[0]
    guard first.wordBytes == 2 else { return zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 0 }
    func word(_ bytes: [UInt8], _ index: Int) -> Int { Int(bytes[2 * index]) | Int(bytes[2 * index + 1]) << 8 }
    return (0..<a.count / 2).map { abs(word(a, $0) - word(b, $0)) >> first.shift }.max() ?? 0
  }
}
