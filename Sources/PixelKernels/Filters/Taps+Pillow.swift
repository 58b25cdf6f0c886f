internal import Pixels

extension Taps<Int32> {
  /// Fractional bits of Pillow's weights.
  static var pillowBits: Int32 { 22 }
  /// Half of a unit: where Pillow's sums begin.
  static var pillowHalf: Int32 { 1 << 21 }

  /// The weights of an axis as Pillow computes them: the box in single precision, the weights in double, then rounded
  /// half away from zero to 22 fractional bits.
  static func pillow(_ axis: ResampleAxis, filter: ResampleFilter) -> Taps<Int32> {
    let (start, end) = axis.pillowBox
    let taps = ResampleTaps(
      inputCount: axis.inputCount, outputs: axis.outputs, origin: Double(start),
      scale: Double(end - start) / Double(axis.pixels), filter: filter)
    let unit = Double(1 << pillowBits)
    return Taps(
      starts: taps.starts, counts: taps.counts, weights: taps.weights.map { Int32($0 < 0 ? $0 * unit - 0.5 : $0 * unit + 0.5) },
      stride: taps.stride, bits: Int(pillowBits))
  }
}

extension ResampleAxis {
  /// The crop's start and end as Image.resize takes its box.
  var pillowBox: (start: Float, end: Float) {
    let unit = Double(GeometryStep.cropUnit)
    return (Float(Double(cropStart) / unit), Float(Double(cropStart + cropSize) / unit))
  }

  /// Whether Pillow leaves the pass out.
  var isPillowIdentity: Bool {
    let (start, end) = pillowBox
    return inputCount == outputCount && pixels == outputCount && start == 0 && end == Float(outputCount)
  }

  /// The input samples that Pillow's NEAREST takes: it adds the step up in double precision, rounding errors included
  /// (ImagingScaleAffine in src/libImaging/Geometry.c).
  var pillowNearest: [Int] {
    let (start, end) = pillowBox
    let step = Double(end - start) / Double(pixels)
    var position = Double(start) + step * 0.5
    let all = (0..<outputs.upperBound).map { _ in
      defer { position += step }
      return min(Int(position), inputCount - 1)
    }
    return Array(all[outputs])
  }
}
