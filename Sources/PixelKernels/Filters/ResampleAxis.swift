internal import Pixels

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
