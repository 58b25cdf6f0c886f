internal import FrameMemory

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
