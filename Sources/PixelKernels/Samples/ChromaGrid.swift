internal import Pixels

/// Where the samples of a plane lie along one axis: every `step` pixels, the centre of the first `doubledOffset / 2` pixels
/// from the frame's edge.
struct ChromaGrid: Equatable {
  var log2Step = 0
  var doubledOffset = 1

  /// Luma samples from one sample to the next.
  var step: Int { 1 << log2Step }
  /// The position of the first, in luma samples from luma's first.
  var first: Double { Double(doubledOffset - 1) / 2 }

  func samples(for count: Int) -> Int { FrameLayout.ceilShift(count, log2Step) }

  /// H.273 figure 1: center, top and bottom lie halfway between luma's columns, all others on them.
  static func horizontal(_ siting: ChromaSiting, log2Step: Int) -> ChromaGrid {
    let isHalfway = siting == .center || siting == .top || siting == .bottom
    return ChromaGrid(log2Step: log2Step, doubledOffset: isHalfway ? 1 << log2Step : 1)
  }

  /// Top and topleft lie on the first row of luma's block, bottom and bottomleft on the last, all others halfway.
  static func vertical(_ siting: ChromaSiting, log2Step: Int) -> ChromaGrid {
    switch siting {
    case .top, .topleft: ChromaGrid(log2Step: log2Step, doubledOffset: 1)
    case .bottom, .bottomleft: ChromaGrid(log2Step: log2Step, doubledOffset: (2 << log2Step) - 1)
    default: ChromaGrid(log2Step: log2Step, doubledOffset: 1 << log2Step)
    }
  }
}

/// Along a row, how a sample of chroma and the two pixels that share it get values from each other.
enum HorizontalChroma {
  /// Every pixel has a sample.
  case full
  /// The sample is that of the first pixel, and both pixels'.
  case nearest
  /// It lies on the even pixel: 1 2 1 around it; odd pixels take the mean of two samples.
  case coSited
  /// It lies between the pixels: their mean; pixels take ¾ of theirs and ¼ of the next.
  case centred

  /// - Returns: `nil` if four pixels share a sample.
  init?(_ format: PixelFormatDescriptor, _ siting: ChromaSiting, _ resampling: ChromaResampling) {
    switch format.log2ChromaWidth {
    case 0: self = .full
    case 1 where resampling == .nearest: self = .nearest
    case 1: self = ChromaGrid.horizontal(siting, log2Step: 1).first == 0 ? .coSited : .centred
    default: return nil
    }
  }
}

/// The rows of a plane that make one row of another grid, and how many quarters of each: at most three.
struct QuarterTaps: Equatable {
  /// In their order. Where there are fewer than three, the first again, with no weight.
  let rows: SIMD3<Int>
  let weights: SIMD3<Int16>

  /// The last row that is needed.
  var last: Int { rows.max() }

  /// One for each output of a filter; `nil` if the weights are not quarters or there are more.
  static func rows(_ filter: AxisFilter) -> [QuarterTaps]? {
    var outputs: [QuarterTaps] = []
    for y in 0..<filter.count {
      let taps = (0..<filter.taps).map { (row: filter.starts[y] + $0, weight: filter.weights[y * filter.taps + $0] * 4) }
        .filter { $0.weight != 0 }
      guard taps.count <= 3, taps.allSatisfy({ $0.weight == $0.weight.rounded() }) else { return nil }
      var (rows, weights) = (SIMD3(repeating: taps[0].row), SIMD3<Int16>(repeating: 0))
      for (k, tap) in taps.enumerated() { (rows[k], weights[k]) = (tap.row, Int16(tap.weight)) }
      outputs.append(QuarterTaps(rows: rows, weights: weights))
    }
    return outputs
  }
}
