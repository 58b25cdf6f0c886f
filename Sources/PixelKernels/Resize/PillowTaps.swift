internal import Pixels

/// The weights of an axis as Pillow computes them: the box in single precision, the weights in double, then rounded
/// half away from zero to 22 fractional bits.
struct PillowTaps: ~Copyable {
  let stride: Int
  let outputCount: Int
  /// Whether Pillow leaves the pass out.
  let isIdentity: Bool
  private let startMemory: ScratchMemory
  private let countMemory: ScratchMemory
  private let weightMemory: ScratchMemory

  static let bits: Int32 = 22
  static let half: Int32 = 1 << 21

  init(_ axis: ResampleAxis, filter: ResampleFilter) {
    let (start, end) = axis.pillowBox
    let taps = ResampleTaps(
      inputCount: axis.inputCount, outputCount: axis.outputCount, origin: Double(start),
      scale: Double(end - start) / Double(axis.outputCount), filter: filter)
    isIdentity = axis.inputCount == axis.outputCount && start == 0 && end == Float(axis.outputCount)
    stride = taps.stride
    outputCount = taps.outputCount
    let unit = Double(1 << Self.bits)
    startMemory = ScratchMemory(taps.starts.map(Int32.init))
    countMemory = ScratchMemory(taps.counts.map(Int32.init))
    weightMemory = ScratchMemory(taps.weights.map { Int32($0 < 0 ? $0 * unit - 0.5 : $0 * unit + 0.5) })
  }

  @unsafe var starts: UnsafePointer<Int32> { unsafe UnsafePointer(startMemory.pointer(Int32.self)) }
  @unsafe var counts: UnsafePointer<Int32> { unsafe UnsafePointer(countMemory.pointer(Int32.self)) }
  /// `stride` an output.
  @unsafe var weights: UnsafePointer<Int32> { unsafe UnsafePointer(weightMemory.pointer(Int32.self)) }
}

extension ResampleAxis {
  /// The crop's start and end as Image.resize takes its box.
  var pillowBox: (start: Float, end: Float) {
    let unit = Double(GeometryStep.cropUnit)
    return (Float(Double(cropStart) / unit), Float(Double(cropStart + cropSize) / unit))
  }

  /// The input samples that Pillow's NEAREST takes: it adds the step up in double precision, rounding errors included
  /// (ImagingScaleAffine in src/libImaging/Geometry.c).
  var pillowNearest: [Int] {
    let (start, end) = pillowBox
    let step = Double(end - start) / Double(outputCount)
    var position = Double(start) + step * 0.5
    return (0..<outputCount).map { _ in
      defer { position += step }
      return min(Int(position), inputCount - 1)
    }
  }
}
