import Pixels
import TestSupport
import Testing

@testable import PixelKernels

@Suite struct SwscaleRGBTests {
  private func colour(_ matrix: MatrixCoefficients, _ range: ColourRange) -> ColourDescription {
    var colour = ColourDescription()
    colour.matrix = matrix
    colour.range = range
    return colour
  }

  private func isTaken(_ layout: FrameLayout, _ matrix: MatrixCoefficients) -> Bool {
    guard let _ = SwscaleRGB(layout, colour: colour(matrix, .limited)) else { return false }
    return true
  }

  /// Whole frames, in blocks where the build has them, equal the specification; nothing after the last row is touched.
  @Test(arguments: [(MatrixCoefficients.smpte170m, ColourRange.limited), (.bt709, .full), (.bt2020nc, .limited)])
  func blocksEqualTheSpecification(matrix: MatrixCoefficients, range: ColourRange) throws {
    var random = SeededGenerator(seed: 5)
    for (width, height) in (1...67).map({ ($0, 3) }) + (1...9).map({ (33, $0) }) + [(320, 180)] {
      let layout = try #require(FrameLayout(width: width, height: height, format: .yuv420p))
      guard var kernel = SwscaleRGB(layout, colour: colour(matrix, range)) else {
        Issue.record("no kernel for \(width)x\(height)")
        return
      }
      // Extremes in one half of the samples, anything in the other.
      let frame = (0..<layout.byteCount).map { _ in [UInt8(truncatingIfNeeded: random.next()), 0, 255].randomElement(using: &random)! }
      var whole = [UInt8](repeating: 0xA5, count: 3 * width * height + 64)
      var plain = whole
      do {
        var span = whole.mutableSpan
        var room = span.mutableBytes
        kernel.convert(frame.span.bytes, into: &room)
      }
      frame.withUnsafeBytes { input in
        plain.withUnsafeMutableBytes { output in
          let planes = FramePlanes(input.baseAddress!, layout)
          for y in 0..<height {
            kernel.convertPlain(
              from: 0, planes.row(y, ofPlane: 0), planes.row(y >> 1, ofPlane: 1), planes.row(y >> 1, ofPlane: 2),
              into: output.baseAddress! + 3 * width * y)
          }
        }
      }
      #expect(whole == plain, "\(width)x\(height)")
    }
  }

  @Test func otherFormatsAndMatricesAreLeftToOthers() throws {
    let nv12 = try #require(FrameLayout(width: 8, height: 8, format: .nv12))
    let planar = try #require(FrameLayout(width: 8, height: 8, format: .yuv420p))
    #expect(!isTaken(nv12, .bt709))
    #expect(!isTaken(planar, .ycgco))
    #expect(isTaken(planar, .bt709))
  }
}
