internal import FrameMemory
internal import Pixels

/// Which samples make an output sample in `cv2.resize`, and their weights, in fixed point with 11 fractional bits:
/// modules/imgproc/src/resize.cpp.
struct OpenCVTaps {
  /// Taps of an output sample.
  let width: Int
  /// Input samples of each tap, `width` for each output sample, clamped to the input.
  private(set) var places: [Int32] = []
  private(set) var weights: [Int32] = []
  private let axis: ResampleAxis

  /// INTER_LINEAR; for INTER_AREA where an axis grows, at OpenCV's places for that.
  ///
  /// - Parameter clampsWeights: whether an output sample beyond the last input centre takes that sample alone, as
  ///   columns do; rows weigh the same one twice.
  init(linear axis: ResampleAxis, isArea: Bool, clampsWeights: Bool) {
    width = 2
    self.axis = axis
    for index in axis.outputs {
      var (start, fraction) = isArea ? areaPlace(index) : place(index)
      if clampsWeights, start < 0 { (start, fraction) = (0, 0) }
      if clampsWeights, start >= axis.inputCount - 1 { (start, fraction) = (axis.inputCount - 1, 0) }
      append([1 - fraction, fraction], from: start)
    }
  }

  /// INTER_CUBIC, with a = -0.75.
  init(cubic axis: ResampleAxis) {
    width = 4
    self.axis = axis
    for index in axis.outputs {
      let (start, x) = place(index)
      append(Self.cubic(x), from: start - 1)
    }
  }

  /// INTER_NEAREST: the input sample of each output sample.
  static func nearest(_ axis: ResampleAxis) -> [Int] {
    axis.outputs.map { min(Int((Double($0) * axis.openCVScale).rounded(.down)), axis.inputCount - 1) }
  }

  /// The same taps with a sample that several of them take taken once: sums of integers are the same.
  func merged() -> Taps<Int16> {
    let count = min(width, axis.inputCount)
    var starts: [Int] = []
    var merged = [Int16](repeating: 0, count: axis.outputCount * count)
    for x in 0..<axis.outputCount {
      let start = min(Int(places[width * x]), axis.inputCount - count)
      starts.append(start)
      for k in width * x..<width * (x + 1) { merged[count * x + Int(places[k]) - start] += Int16(weights[k]) }
    }
    return Taps(
      starts: starts, counts: [Int](repeating: count, count: starts.count), weights: merged, stride: count, bits: 11)
  }

  private mutating func append(_ taps: [Float], from start: Int) {
    for (index, weight) in taps.enumerated() {
      places.append(Int32(min(max(start + index, 0), axis.inputCount - 1)))
      weights.append(Int32((weight * 2048).rounded(.toNearestOrEven)))
    }
  }

  /// Where an output sample's centre lies: the sample before it, and the distance from that in single precision.
  private func place(_ index: Int) -> (start: Int, fraction: Float) {
    let position = Float((Double(index) + 0.5) * axis.openCVScale - 0.5)
    let start = position.rounded(.down)
    return (Int(start), position - start)
  }

  private func areaPlace(_ index: Int) -> (start: Int, fraction: Float) {
    let inverse = Double(axis.pixels) / Double(axis.inputCount)
    let start = (Double(index) * (1 / inverse)).rounded(.down)
    let position = Float(Double(index + 1) - (start + 1) * inverse)
    return (Int(start), position <= 0 ? 0 : position - position.rounded(.down))
  }

  private static func cubic(_ x: Float) -> [Float] {
    let a: Float = -0.75
    let first = ((a * (x + 1) - 5 * a) * (x + 1) + 8 * a) * (x + 1) - 4 * a
    let second = ((a + 2) * x - (a + 3)) * x * x + 1
    let third = ((a + 2) * (1 - x) - (a + 3)) * (1 - x) * (1 - x) + 1
    return [first, second, third, 1 - first - second - third]
  }
}

extension ResampleAxis {
  /// Input samples that an output sample spans, with `cv2.resize`'s roundings.
  var openCVScale: Double { 1 / (Double(pixels) / Double(inputCount)) }
}

extension Taps<Float> {
  /// The input samples that an output sample of INTER_AREA covers, and how much of it each makes up: computeResizeAreaTab.
  static func openCVArea(_ axis: ResampleAxis) -> Taps<Float> {
    let scale = axis.openCVScale
    var rows: [(start: Int, weights: [Float])] = []
    for index in axis.outputs {
      let start = Double(index) * scale, end = start + scale
      let cell = min(scale, Double(axis.inputCount) - start)
      let last = min(Int(end.rounded(.down)), axis.inputCount - 1)
      let first = min(Int(start.rounded(.up)), last)
      let isCut = Double(first) - start > 1e-3
      var weights = isCut ? [Float((Double(first) - start) / cell)] : []
      weights += [Float](repeating: Float(1 / cell), count: max(last - first, 0))
      if end - Double(last) > 1e-3 { weights.append(Float(min(min(end - Double(last), 1), cell) / cell)) }
      rows.append((isCut ? first - 1 : first, weights))
    }
    let stride = rows.map(\.weights.count).max() ?? 1
    return Taps(
      starts: rows.map(\.start), counts: rows.map(\.weights.count),
      weights: rows.flatMap { $0.weights + [Float](repeating: 0, count: stride - $0.weights.count) }, stride: stride)
  }
}

/// The rows that a kernel reads, of which vectors may read 64 bytes more than they have.
@safe
final class OpenCVSource {
  private let plane: ResizePlane
  /// The first of the last rows, those that end less than 64 bytes before the plane does.
  private let firstCopied: Int
  /// The last rows, `copyStride` bytes each.
  private let copies: AlignedBuffer<UInt8>
  private let copyStride: Int
  private var first: UnsafePointer<UInt8>?

  init(_ plane: ResizePlane) {
    self.plane = plane
    firstCopied = max(plane.source.rows - 1 - 64 / plane.source.strideBytes, 0)
    copyStride = plane.source.width * plane.samples.channels + 64
    copies = AlignedBuffer(count: (plane.source.rows - firstCopied) * copyStride)
  }

  /// For memory safety the caller ensures that `frame` is the start of a frame of the plan's layout, and that rows are
  /// asked for while it is there.
  @unsafe func begin(_ frame: UnsafeRawPointer) {
    let first = unsafe (frame + plane.source.offset).assumingMemoryBound(to: UInt8.self)
    unsafe self.first = first
    for row in firstCopied..<plane.source.rows {
      unsafe (copies.start + (row - firstCopied) * copyStride).update(
        from: first + row * plane.source.strideBytes, count: plane.source.width * plane.samples.channels)
    }
  }

  func row(_ index: Int) -> UnsafePointer<UInt8> {
    if index >= firstCopied { return unsafe UnsafePointer(copies.start + (index - firstCopied) * copyStride) }
    return unsafe first! + index * plane.source.strideBytes
  }
}
