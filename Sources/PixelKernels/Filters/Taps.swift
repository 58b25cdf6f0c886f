internal import FrameMemory
internal import Pixels

/// The weights of an axis as a kernel multiplies by them: for every output its first input, how many inputs count, and their
/// weights.
///
/// What an input is follows from the weights: a sample for `Float`, `Int16` and Pillow's `Int32`, or two neighbouring samples
/// for the pairs of 16-bit weights that `pairs(of:)` makes.
struct Taps<Weight: BitwiseCopyable>: ~Copyable {
  /// Weights of one output; zero after its count.
  let stride: Int
  let outputCount: Int
  /// Fractional bits of the weights; 0 where they are numbers.
  let bits: Int
  private let startBuffer: AlignedBuffer<Int32>
  private let countBuffer: AlignedBuffer<Int32>
  private let weightBuffer: AlignedBuffer<Weight>

  init(starts: [Int], counts: [Int], weights: [Weight], stride: Int, bits: Int = 0) {
    self.stride = stride
    self.bits = bits
    outputCount = starts.count
    startBuffer = AlignedBuffer(starts.map(Int32.init))
    countBuffer = AlignedBuffer(counts.map(Int32.init))
    weightBuffer = AlignedBuffer(weights)
  }

  /// The first input of every output.
  @unsafe var starts: UnsafePointer<Int32> { unsafe UnsafePointer(startBuffer.start) }
  /// How many inputs of every output count.
  @unsafe var counts: UnsafePointer<Int32> { unsafe UnsafePointer(countBuffer.start) }
  /// `stride` an output.
  @unsafe var weights: UnsafePointer<Weight> { unsafe UnsafePointer(weightBuffer.start) }
}

extension Taps<Float> {
  /// The weights of `lanes` outputs at a time: the first weight of each, then the second of each, and so on. What is left of the
  /// outputs has none.
  func sideBySide(_ lanes: Int) -> AlignedBuffer<Float> {
    let whole = outputCount / lanes * lanes
    let buffer = AlignedBuffer<Float>(count: whole * stride)
    for x in 0..<whole {
      for k in 0..<stride { unsafe buffer.start[(x / lanes * stride + k) * lanes + x % lanes] = weights[x * stride + k] }
    }
    return buffer
  }
}

extension Taps {
  /// The inputs that outputs `range` need, from the first to the last.
  func range(for range: Range<Int>) -> Range<Int> {
    var (first, end) = (Int.max, 0)
    for index in range {
      let (start, count) = unsafe (Int(starts[index]), Int(counts[index]))
      (first, end) = (min(first, start), max(end, start + count))
    }
    return first..<end
  }

  /// The most inputs that `blockRows` outputs need, of those that begin at a multiple of it.
  func mostInputs(of blockRows: Int) -> Int {
    Swift.stride(from: 0, to: outputCount, by: blockRows).reduce(1) { most, y in
      max(most, range(for: y..<min(y + blockRows, outputCount)).count)
    }
  }
}

extension Taps<Float> {
  /// The weights in single precision.
  init(_ taps: ResampleTaps) {
    self.init(starts: taps.starts, counts: taps.counts, weights: taps.weights.map(Float.init), stride: taps.stride)
  }
}

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
