internal import Pixels

extension Taps<Int16> {
  /// The weights of an axis as torch computes them for 8-bit pictures: in double precision, then rounded half away from
  /// zero to the most fractional bits, 22 at most, with which the largest of the axis fits 16 bits
  /// (aten/src/ATen/native/cpu/UpSampleKernel.cpp).
  static func torchvision(_ axis: ResampleAxis, filter: ResampleFilter) -> Taps<Int16> {
    let scale = Double(axis.inputCount) / Double(axis.pixels)
    func taps(_ outputs: Range<Int>) -> ResampleTaps {
      ResampleTaps(inputCount: axis.inputCount, outputs: outputs, origin: 0, scale: scale, filter: filter)
    }
    let all = 0..<axis.pixels
    let made = taps(axis.outputs)
    let largest = (axis.outputs == all ? made : taps(all)).weights.max() ?? 0
    var bits = 0
    while bits < 22, Int(0.5 + largest * Double(1 << (bits + 1))) < 1 << 15 { bits += 1 }
    let unit = Double(1 << bits)
    return Taps(
      starts: made.starts, counts: made.counts, weights: made.weights.map { Int16($0 < 0 ? $0 * unit - 0.5 : $0 * unit + 0.5) },
      stride: made.stride, bits: bits)
  }
}

extension ResampleAxis {
  /// The input samples that torch's `nearest` takes: the scale and the products are in single precision.
  var torchvisionNearest: [Int] {
    let scale = Float(inputCount) / Float(pixels)
    return outputs.map { min(Int((Float($0) * scale).rounded(.down)), inputCount - 1) }
  }
}
