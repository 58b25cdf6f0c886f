/// What one row of a plane is made of: a row, or two that follow on each other, by quarters.
struct RowTaps {
  let start: Int
  let weights: SIMD2<UInt16>

  /// One for each output of a filter of whole quarters.
  static func rows(_ filter: AxisFilter) -> [RowTaps] {
    (0..<filter.count).map { y in
      let weights = filter.weights[y * filter.taps..<(y + 1) * filter.taps].map { UInt16($0 * 4) }
      return RowTaps(start: filter.starts[y], weights: SIMD2(weights[0], weights.last!))
    }
  }
}
