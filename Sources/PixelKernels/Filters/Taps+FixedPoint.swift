extension Taps<Int16> {
  /// The weights in 16-bit fixed point.
  ///
  /// The running sum of the exact weights is rounded, not each weight: so the weights of every output add up to
  /// 1 << bits and a flat picture stays flat, and no prefix of them is more than half a last place off.
  ///
  /// - Parameter mostBits: the largest number of fractional bits that the accumulator has room for.
  /// - Returns: `nil` if not even 14 bits fit, which only steep edges of strange crops do.
  init?(_ taps: ResampleTaps, mostBits: Int) {
    var bits = mostBits
    while bits >= 14, taps.largestWeight * Double(1 << bits) > 32_766 { bits -= 1 }
    guard bits >= 14 else { return nil }
    let weights = Self.quantised(taps, bits: bits)
    let used = (0..<taps.outputCount).map { index in
      Self.used(weights[index * taps.stride..<index * taps.stride + taps.counts[index]])
    }
    let moved = used.enumerated().flatMap { index, range in
      let row = weights[index * taps.stride..<(index + 1) * taps.stride]
      return row.dropFirst(range.lowerBound).prefix(range.count) + repeatElement(0, count: taps.stride - range.count)
    }
    self.init(
      starts: zip(taps.starts, used).map { $0 + $1.lowerBound }, counts: used.map(\.count), weights: moved, stride: taps.stride, bits: bits)
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
}

extension Taps<Int32> {
  /// 16-bit weights two by two, for `vpmaddwd`: a pair of neighbouring samples that begins at an even one, times its two
  /// weights, is one 32-bit product. The even sample's weight is in the low half.
  static func pairs(of taps: borrowing Taps<Int16>) -> Taps<Int32> {
    var starts: [Int] = []
    var counts: [Int] = []
    for index in 0..<taps.outputCount {
      let (start, count) = unsafe (Int(taps.starts[index]), Int(taps.counts[index]))
      starts.append(start / 2)
      counts.append((start + count - 1) / 2 - start / 2 + 1)
    }
    let stride = counts.max() ?? 1
    var weights = [Int32](repeating: 0, count: stride * taps.outputCount)
    for index in 0..<taps.outputCount {
      let odd = unsafe Int(taps.starts[index] & 1)
      for k in unsafe 0..<Int(taps.counts[index]) {
        let (pair, half) = (odd + k).quotientAndRemainder(dividingBy: 2)
        let weight = unsafe UInt16(bitPattern: taps.weights[index * taps.stride + k])
        weights[stride * index + pair] |= Int32(bitPattern: UInt32(weight) << (16 * UInt32(half)))
      }
    }
    return Taps(starts: starts, counts: counts, weights: weights, stride: stride, bits: taps.bits)
  }
}
