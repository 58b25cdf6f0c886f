/// The weights of an axis in single precision.
struct FloatTaps: ~Copyable {
  /// Weights an output; zero behind its count.
  let stride: Int
  let outputCount: Int
  private let startMemory: ScratchMemory
  private let countMemory: ScratchMemory
  private let weightMemory: ScratchMemory

  init(_ taps: ResampleTaps) {
    stride = taps.stride
    outputCount = taps.outputCount
    startMemory = ScratchMemory(taps.starts.map(Int32.init))
    countMemory = ScratchMemory(taps.counts.map(Int32.init))
    weightMemory = ScratchMemory(taps.weights.map(Float.init))
  }

  @unsafe var starts: UnsafePointer<Int32> { unsafe UnsafePointer(startMemory.pointer(Int32.self)) }
  @unsafe var counts: UnsafePointer<Int32> { unsafe UnsafePointer(countMemory.pointer(Int32.self)) }
  /// `stride` an output.
  @unsafe var weights: UnsafePointer<Float> { unsafe UnsafePointer(weightMemory.pointer(Float.self)) }
}

extension FloatTaps {
  /// The input samples that outputs `range` need, from the first to the last.
  func range(for range: Range<Int>) -> Range<Int> {
    var (first, end) = (Int.max, 0)
    for index in range {
      let (start, count) = unsafe (Int(starts[index]), Int(counts[index]))
      (first, end) = (min(first, start), max(end, start + count))
    }
    return first..<end
  }
}
