import Foundation
import Pixels
import TestSupport
import Testing

@testable import PixelKernels

/// `ResizeMatch.opencv` and `.torchvision` beside the libraries themselves, on random pictures, with and without vectors.
@Suite struct ResizeLibraryTests {
  /// OpenCV 5.0.0.93, of `make models`: 1,200 cases in four filters of one, three and four channels.
  @Test func openCVsBytesAreMatched() throws {
    try compare("opencv", count: 1200, python: Programs.packageRoot + "/.build-models/bin/python")
  }

  /// torchvision 0.28.0 with torch 2.13.0.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FRAMEPIPE_REFERENCES_MODELS"] != nil, "make references-models runs it"))
  func torchvisionsBytesAreMatched() throws {
    let python = ProcessInfo.processInfo.environment["FRAMEPIPE_REFERENCES_MODELS"]!
    try compare("torchvision", count: 1200, python: python)
  }

  /// Without torch at hand: the vectors give what the plain sums do, and those are torch's arithmetic.
  @Test(arguments: [PixelFormat.gray, .ya8, .rgb24, .rgba])
  func torchvisionsBlocksEqualPlain(format: PixelFormat) throws {
    for width in 1...67 {
      let height = (width * 31) % 67 + 1
      for (toWidth, toHeight, filter) in [
        ((width * 3 + 1) / 2, height * 2, ResampleFilter.bilinear), ((width + 2) / 3, (height + 2) / 3, .catmullRom), (33, 9, .lanczos3),
        (width, 3, .bilinear), (64, height, .catmullRom), (1, 1, .bilinear),
      ] {
        let layout = try #require(FrameLayout(width: width, height: height, format: format))
        let fit = try FitGeometry(layout, to: FitTarget(width: toWidth, height: toHeight))
        let input = (0..<layout.byteCount).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31 >> 3) }
        try compare(input, layout, fit, ResizeOptions(filter: filter, match: .torchvision))
      }
    }
  }

  private func compare(_ input: [UInt8], _ layout: FrameLayout, _ fit: FitGeometry, _ options: ResizeOptions) throws {
    let made = try InstructionSet.available.map { instructions in
      var resizer = try FrameResizer(from: layout, colour: .sRGB, fit: fit, options: options, instructions: instructions)
      return resizer.resized(input)
    }
    let isEqual = made.allSatisfy { $0 == made[0] }
    #expect(isEqual, "\(layout.width)x\(layout.height) to \(fit.width)x\(fit.height) \(options.filter)")
  }

  private func compare(_ library: String, count: Int, python: String) throws {
    let seed = SeededGenerator.runSeed & 0x3FFF_FFFF
    var cases = 0
    try forEachReferenceCase(
      of: "resize_libraries.py", arguments: [library, "\(seed)", "\(count)"], python: python, as: ResizeCase.Header.self
    ) { header, input, expected in
      let reference = ResizeCase(header: header, input: input, expected: expected)
      for instructions in InstructionSet.available {
        var resizer = try reference.makeResizer(instructions)
        let isEqual = resizer.resized(input) == expected
        #expect(isEqual, "\(header), \(instructions), seed \(seed)")
      }
      cases += 1
    }
    #expect(cases == count)
  }
}
