internal import Pixels

/// Along a row, from which pixels a chroma sample is averaged.
enum HorizontalAverage {
  /// Its own.
  case full
  /// The first of the pair.
  case nearest
  /// It lies on the even pixel: 1 2 1 around it.
  case coSited
  /// It lies between the pixels of the pair: their mean.
  case centred

  /// - Returns: `nil` where four pixels share a sample.
  init?(_ plan: ConversionPlan) {
    switch plan.to.log2ChromaWidth {
    case 0: self = .full
    case 1 where plan.options.chroma == .nearest: self = .nearest
    case 1: self = ChromaGrid.horizontal(plan.to, plan.destinationColour.siting).first == 0 ? .coSited : .centred
    default: return nil
    }
  }
}

/// From which rows a row of chroma takes how many quarters: at most three.
struct VerticalAverage {
  let rows: SIMD3<Int>
  let weights: SIMD3<Int16>
  /// The last row that is needed.
  let last: Int

  /// One for each row of chroma; `nil` where the weights are no quarters or there are more.
  static func rows(_ plan: ConversionPlan) -> [VerticalAverage]? {
    let filter = AxisFilter.down(.vertical(plan.to, plan.destinationColour.siting), from: plan.source.height, plan.options.chroma)
    guard filter.taps <= 3, filter.weights.allSatisfy({ $0 * 4 == ($0 * 4).rounded() }) else { return nil }
    return (0..<filter.count).map { j in
      let first = filter.starts[j]
      var rows = SIMD3(repeating: first)
      var weights = SIMD3<Int16>(repeating: 0)
      for k in 0..<filter.taps {
        rows[k] = first + k
        weights[k] = Int16(filter.weights[j * filter.taps + k] * 4)
      }
      return VerticalAverage(rows: rows, weights: weights, last: first + filter.taps - 1)
    }
  }
}
