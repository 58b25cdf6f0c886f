#if AVX2
/// Integer weights two by two, for `vpmaddwd`: a pair of neighbouring samples that begins at an even one, times its
/// two weights, is one 32-bit product.
struct PairTaps: ~Copyable {
  /// Pairs an output; zero behind its count.
  let stride: Int
  private let startMemory: ScratchMemory
  private let countMemory: ScratchMemory
  private let weightMemory: ScratchMemory

  init(_ taps: borrowing IntegerTaps) {
    var starts = [Int32]()
    var counts = [Int32]()
    for index in 0..<taps.outputCount {
      let (start, count) = unsafe (taps.starts[index], taps.counts[index])
      starts.append(start / 2)
      counts.append((start + count - 1) / 2 - start / 2 + 1)
    }
    let stride = Int(counts.max() ?? 1)
    var weights = [Int16](repeating: 0, count: 2 * stride * taps.outputCount)
    for index in 0..<taps.outputCount {
      let first = unsafe 2 * stride * index + Int(taps.starts[index] & 1)
      for k in unsafe 0..<Int(taps.counts[index]) { weights[first + k] = unsafe taps.weights[index * taps.stride + k] }
    }
    self.stride = stride
    startMemory = ScratchMemory(starts)
    countMemory = ScratchMemory(counts)
    weightMemory = ScratchMemory(weights)
  }

  /// The first pair: samples 2 · start and the next.
  @unsafe var starts: UnsafePointer<Int32> { unsafe UnsafePointer(startMemory.pointer(Int32.self)) }
  @unsafe var counts: UnsafePointer<Int32> { unsafe UnsafePointer(countMemory.pointer(Int32.self)) }
  /// `stride` pairs an output, the even sample's weight in the low half.
  @unsafe var weights: UnsafePointer<Int32> { unsafe UnsafePointer(weightMemory.pointer(Int32.self)) }

  /// The pairs that outputs `range` need, from the first to the last.
  func pairs(for range: Range<Int>) -> Range<Int> {
    var (first, end) = (Int.max, 0)
    for index in range {
      let (start, count) = unsafe (Int(starts[index]), Int(counts[index]))
      (first, end) = (min(first, start), max(end, start + count))
    }
    return first..<end
  }
}
#endif
