/// The weights of an axis in 16-bit fixed point: what an integer kernel multiplies by.
///
/// The running sum of the exact weights is rounded, not each weight: so the weights of every output add up to
/// 1 << bits and a flat picture stays flat, and no prefix of them is more than half a last place off.
struct IntegerTaps: ~Copyable {
  /// Fractional bits.
  let bits: Int
  /// Weights an output; zero behind its count.
  let stride: Int
  let outputCount: Int
  private let startMemory: ScratchMemory
  private let countMemory: ScratchMemory
  private let weightMemory: ScratchMemory

  /// - Parameter mostBits: the largest number of fractional bits that the accumulator has room for.
  /// - Returns: `nil` where not even 14 bits fit, which only steep edges of strange crops do.
  init?(_ taps: ResampleTaps, mostBits: Int) {
    var bits = mostBits
    while bits >= 14, taps.largestWeight * Double(1 << bits) > 32_766 { bits -= 1 }
    guard bits >= 14 else { return nil }
    self.bits = bits
    stride = taps.stride
    outputCount = taps.outputCount
    let weights = Self.quantised(taps, bits: bits)
    let used = (0..<taps.outputCount).map { index in
      Self.used(weights[index * taps.stride..<index * taps.stride + taps.counts[index]])
    }
    startMemory = ScratchMemory(zip(taps.starts, used).map { Int32($0 + $1.lowerBound) })
    countMemory = ScratchMemory(used.map { Int32($0.count) })
    weightMemory = ScratchMemory(
      used.enumerated().flatMap { index, range in
        let row = weights[index * taps.stride..<(index + 1) * taps.stride]
        return row.dropFirst(range.lowerBound).prefix(range.count) + repeatElement(0, count: taps.stride - range.count)
      })
  }

  /// The weights without the zeros at both ends; at least one.
  private static func used(_ weights: ArraySlice<Int16>) -> Range<Int> {
    guard let first = weights.firstIndex(where: { $0 != 0 }), let last = weights.lastIndex(where: { $0 != 0 }) else { return 0..<1 }
    return first - weights.startIndex..<last + 1 - weights.startIndex
  }

  private static func quantised(_ taps: ResampleTaps, bits: Int) -> [Int16] {
    var weights = [Int16](repeating: 0, count: taps.weights.count)
    for index in 0..<taps.outputCount {
      var exact = 0.0
      var rounded = 0
      for k in index * taps.stride..<index * taps.stride + taps.counts[index] {
        exact += taps.weights[k]
        let next = Int((exact * Double(1 << bits)).rounded())
        weights[k] = Int16(next - rounded)
        rounded = next
      }
    }
    return weights
  }

  @unsafe var starts: UnsafePointer<Int32> { unsafe UnsafePointer(startMemory.pointer(Int32.self)) }
  @unsafe var counts: UnsafePointer<Int32> { unsafe UnsafePointer(countMemory.pointer(Int32.self)) }
  /// `stride` an output.
  @unsafe var weights: UnsafePointer<Int16> { unsafe UnsafePointer(weightMemory.pointer(Int16.self)) }
}
