import CZimg
import Pixels
import Testing

@testable import PixelKernels

/// Conversions against zimg, which knows nothing of our float64 model.
///
/// Both round once at the end, and neither is exact before: ours is within 0.56 of a code of the real-number model,
/// zimg's 32-bit floating point close to a half. Two roundings of nearly the same number differ by 1 at most, where the
/// number lies between two codes: in one of 33 samples at most. Where the number may be just between two codes, as a
/// quarter of a sample of 10 bits is one time in four, we round up and zimg to even: one in eight differs. Where zimg
/// makes chroma, it rounds that to 16 bits first: of an output of 16 bits, up to 1.9 times (the largest coefficient) a
/// half more, twice for green. Chroma is not made smaller here: zimg takes a triangle twice as wide, we the area of a
/// sample.
@Suite struct ConvertZimgTests {
  static let matrices: [MatrixCoefficients] = [.bt709, .smpte170m, .bt2020nc]
  static let ranges: [ColourRange] = [.limited, .full]

  @Test(arguments: [PixelFormat.yuv420p, .yuv422p, .yuv444p, .yuv420p10le, .yuv422p10le, .yuv444p12le, .yuv420p16le, .yuv444p16le])
  func yuvToRGBAgrees(source: PixelFormat) throws {
    for destination in [PixelFormat.gbrp, .gbrp10le, .gbrp16le] {
      for matrix in Self.matrices {
        for range in Self.ranges {
          for siting in [ChromaSiting.left, .center, .topleft] {
            try expectAgreement(source, ColourDescription(matrix: matrix, range: range, siting: siting), destination, ConvertOptions())
          }
        }
      }
    }
  }

  @Test(arguments: [PixelFormat.gbrp, .gbrp10le, .gbrp16le])
  func rgbToYUVAgrees(source: PixelFormat) throws {
    for destination in [PixelFormat.yuv444p, .yuv444p10le, .yuv444p16le] {
      for matrix in Self.matrices {
        for range in Self.ranges { try expectAgreement(source, .sRGB, destination, ConvertOptions(matrix: matrix, range: range)) }
      }
    }
  }

  @Test func depthsAndRangesAgree() throws {
    let formats: [PixelFormat] = [.yuv420p, .yuv420p10le, .yuv420p12le, .yuv420p16le]
    for source in formats {
      for destination in formats {
        for (from, to) in [(ColourRange.limited, ColourRange.limited), (.limited, .full), (.full, .limited), (.full, .full)] {
          let colour = ColourDescription(matrix: .bt709, range: from, siting: .left)
          try expectAgreement(source, colour, destination, ConvertOptions(range: to))
        }
      }
    }
  }

  @Test func chromaIsInterpolatedAlike() throws {
    for (source, destination) in [(PixelFormat.yuv420p, PixelFormat.yuv444p), (.yuv420p, .yuv422p), (.yuv422p10le, .yuv444p10le)] {
      for siting in [ChromaSiting.left, .center, .topleft] {
        try expectAgreement(source, ColourDescription(matrix: .bt709, range: .limited, siting: siting), destination, ConvertOptions())
      }
    }
  }

  private func expectAgreement(
    _ source: PixelFormat, _ colour: ColourDescription, _ destination: PixelFormat, _ options: ConvertOptions
  ) throws {
    let layout = FrameLayout(width: 64, height: 36, format: source)!
    var converter = try FrameConverter(from: layout, colour: colour, to: destination, options: options)
    let frame = randomFrame(layout)
    var ours = [UInt8](repeating: 0, count: converter.destination.byteCount)
    converter.convert(frame, into: &ours)
    let filled = colour.filled(for: layout)
    var theirs = [UInt8](repeating: 0, count: ours.count)
    let refusal = unsafe zimgConvert(
      ZimgPicture(layout, filled), inZimgOrder(frame, layout), ZimgPicture(converter.destination, converter.destinationColour), &theirs)
    let words = unsafe refusal.map { unsafe String(cString: $0) }
    try #require(words == nil, "zimg: \(words ?? "")")
    let depth = destination.descriptor.depth
    let (largest, unequal) = differences(inZimgOrder(ours, converter.destination), theirs, isByte: depth == 8)
    let label = "\(source.name) to \(destination.name) \(filled.matrix.name) \(filled.range.name) \(filled.siting.name) \(options)"
    #expect(largest <= (depth == 16 ? 3 : 1), "\(label): \(largest)")
    let hasHalves = source.descriptor.model == destination.descriptor.model
    if depth < 16 { #expect(unequal < (hasHalves ? 0.14 : 0.03), "\(label): \(unequal) differ") }
  }

  /// The largest difference of two samples, and the share of samples that differ.
  private func differences(_ a: [UInt8], _ b: [UInt8], isByte: Bool) -> (largest: Int, unequal: Double) {
    var (largest, unequal, count) = (0, 0, 0)
    for i in stride(from: 0, to: a.count, by: isByte ? 1 : 2) {
      let (x, y) = isByte ? (Int(a[i]), Int(b[i])) : (Int(a[i]) | Int(a[i + 1]) << 8, Int(b[i]) | Int(b[i + 1]) << 8)
      largest = max(largest, abs(x - y))
      unequal += x == y ? 0 : 1
      count += 1
    }
    return (largest, Double(unequal) / Double(count))
  }

  /// Planes of RGB as red, green, blue, which we have as green, blue, red.
  private func inZimgOrder(_ frame: [UInt8], _ layout: FrameLayout) -> [UInt8] {
    guard layout.format.descriptor.model == .rgb else { return frame }
    let count = layout.plane(0).byteCount
    return Array(frame[2 * count..<3 * count] + frame[0..<2 * count])
  }
}

extension ZimgPicture {
  fileprivate init(_ layout: FrameLayout, _ colour: ColourDescription) {
    let format = layout.format.descriptor
    let sitings: [ChromaSiting: Int32] = [.left: 0, .center: 1, .topleft: 2]
    self.init(
      width: UInt32(layout.width), height: UInt32(layout.height), subsampleWidth: UInt32(format.log2ChromaWidth),
      subsampleHeight: UInt32(format.log2ChromaHeight), depth: UInt32(format.depth), isRGB: format.model == .rgb ? 1 : 0,
      matrix: Int32(colour.matrix.rawValue), isFullRange: colour.range == .full ? 1 : 0, siting: sitings[colour.siting] ?? 0)
  }
}
