internal import Glibc
internal import Pixels

/// The filters that a picture is resized with, by the names that the tools take.
///
/// All but `nearest` are antialiased: when shrinking, the kernel is widened by the ratio.
public enum ResampleFilter: String, CaseIterable, Sendable {
  /// The source pixel that the output pixel's centre lies in.
  case nearest
  case box
  /// A triangle.
  case bilinear
  /// Keys' cubic with a = -0.5, Pillow's BICUBIC.
  case catmullRom = "catmull-rom"
  /// Mitchell and Netravali's cubic with B = C = 1/3.
  case mitchell
  /// The sinc function in a window of three lobes.
  case lanczos3

  /// Source samples on each side of the centre that count, at a ratio of 1.
  var support: Double {
    switch self {
    case .nearest, .box: 0.5
    case .bilinear: 1
    case .catmullRom, .mitchell: 2
    case .lanczos3: 3
    }
  }

  /// The kernel at a distance from its centre. The operations and their order are Pillow's (src/libImaging/Resample.c),
  /// because `ResizeMatch.pillow` needs the same last bit.
  func weight(at distance: Double) -> Double {
    let x = abs(distance)
    switch self {
    // Half open, so that a centre between two samples takes one of them.
    case .nearest, .box: return distance > -0.5 && distance <= 0.5 ? 1 : 0
    case .bilinear: return x < 1 ? 1 - x : 0
    case .catmullRom:
      let a = -0.5
      if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
      return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
    case .mitchell:
      if x < 1 { return ((7 * x - 12) * x * x + 16.0 / 3) / 6 }
      return x < 2 ? (((-7.0 / 3 * x + 12) * x - 20) * x + 32.0 / 3) / 6 : 0
    case .lanczos3: return distance >= -3 && distance < 3 ? Self.sinc(distance) * Self.sinc(distance / 3) : 0
    }
  }

  private static func sinc(_ x: Double) -> Double {
    if x == 0 { return 1 }
    let angle = x * Double.pi
    return sin(angle) / angle
  }
}

/// How the output samples of one axis of a plane map to the input samples.
///
/// Positions are continuous: sample i covers [i, i + 1), so centres are at half-integers. A chroma sample is placed
/// among the pixels by its siting, on both sides of the resize, so chroma keeps its place whatever the ratio; with
/// luma's ratio `s`, chroma that is subsampled by 2 and sited left moves by (s - 1) / 4 of its samples.
struct ResampleAxis: Equatable {
  /// Samples in the input, and in the output without padding.
  var inputCount: Int
  var outputCount: Int
  /// The part of the input, in 1/65,536 pixel, that becomes `pixels` output pixels.
  var cropStart: Int
  var cropSize: Int
  var pixels: Int
  var input: ChromaGrid
  var output: ChromaGrid
  /// The first output sample that is made, where only some of what the crop becomes are.
  var outputStart = 0

  /// Input samples that an output sample spans.
  var scale: Double {
    Double(output.step * cropSize) / (Double(pixels * input.step) * Double(GeometryStep.cropUnit))
  }

  /// Where output sample 0 begins. Exactly the crop's start where neither side is subsampled.
  var origin: Double {
    let phase = (Double(output.doubledOffset) / Double(output.step) - 1) / 2 * scale
    let start = Double(cropStart) / Double(GeometryStep.cropUnit)
    return phase + (start - Double(input.doubledOffset) / 2) / Double(input.step) + 0.5
  }

  /// The output samples that are made.
  var outputs: Range<Int> { outputStart..<outputStart + outputCount }

  /// Whether output samples are the input's, one by one.
  var isIdentity: Bool { inputCount == outputCount && scale == 1 && origin == 0 && outputStart == 0 }

  /// The input sample that the centre of an output sample lies in, in integers so that no tie depends on rounding.
  func nearest(to index: Int) -> Int {
    let unit = GeometryStep.cropUnit
    let numerator =
      (2 * (outputStart + index) * output.step + output.doubledOffset) * cropSize + 2 * pixels * cropStart
      + pixels * unit * (input.step - input.doubledOffset)
    let denominator = 2 * pixels * unit * input.step
    return min(max(numerator < 0 ? 0 : numerator / denominator, 0), inputCount - 1)
  }
}
