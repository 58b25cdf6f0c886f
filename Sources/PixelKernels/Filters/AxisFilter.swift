internal import Pixels

/// A linear resampling along one axis: `out[x] = Σ weights[x][k] · in[starts[x] + k]`, the weights of one output adding to 1.
///
/// Chroma sample `i` of a format subsampled by `s` lies at `s·i + o` in luma samples; siting gives `o`. Beyond the edges the last
/// sample is repeated.
struct AxisFilter {
  /// The weights of one output.
  typealias Taps = [(index: Int, weight: Double)]

  /// Input samples for one output sample; at most the number of input samples.
  let taps: Int
  let starts: [Int]
  /// `taps` for each output.
  let weights: [Double]
  /// Whether every output is the input of the same index.
  let isIdentity: Bool
  /// Where loops need not look up weights.
  let repeated: Repetition?

  var count: Int { starts.count }

  /// - Parameters:
  ///   - outputs: for each output its inputs, in any order; an index may occur several times or be out of bounds.
  ///   - inputs: number of input samples.
  private init(_ outputs: [Taps], inputs: Int) {
    let clamped = outputs.map { $0.filter { $0.weight != 0 }.map { (index: min(max($0.index, 0), inputs - 1), weight: $0.weight) } }
    let bounds = clamped.map { taps in (low: taps.map(\.index).min()!, high: taps.map(\.index).max()!) }
    let taps = bounds.map { $0.high - $0.low + 1 }.max()!
    let starts = bounds.map { min($0.low, inputs - taps) }
    var weights = [Double](repeating: 0, count: outputs.count * taps)
    for x in clamped.indices {
      for tap in clamped[x] { weights[x * taps + tap.index - starts[x]] += tap.weight }
    }
    self.taps = taps
    self.starts = starts
    self.weights = weights
    repeated = Self.repetition(taps: taps, starts: starts, weights: weights)
    isIdentity = taps == 1 && outputs.count == inputs && starts.indices.allSatisfy { starts[$0] == $0 }
  }

  static func identity(_ count: Int) -> AxisFilter { AxisFilter(identity: count) }

  private init(identity count: Int) {
    taps = 1
    starts = Array(0..<count)
    weights = Array(repeating: 1, count: count)
    isIdentity = true
    repeated = nil
  }

  /// This filter, and then `next` on its output.
  func followed(by next: AxisFilter, inputs: Int) -> AxisFilter {
    AxisFilter(next.outputTaps.map { $0.flatMap { tap in taps(of: tap.index).map { ($0.index, $0.weight * tap.weight) } } }, inputs: inputs)
  }

  private func taps(of output: Int) -> Taps { (0..<taps).map { (starts[output] + $0, weights[output * taps + $0]) } }
  private var outputTaps: [Taps] { starts.indices.map { taps(of: $0) } }
}

extension AxisFilter {
  /// From a chroma grid to luma's: linear between the two nearest samples, or each sample for its block.
  static func up(_ grid: ChromaGrid, to count: Int, _ resampling: ChromaResampling) -> AxisFilter {
    let outputs = (0..<count).map { x -> Taps in
      if resampling == .nearest { return [(x >> grid.log2Step, 1)] }
      let place = (Double(x) - grid.first) / Double(grid.step)
      let index = place.rounded(.down)
      return [(Int(index), 1 - (place - index)), (Int(index) + 1, place - index)]
    }
    return AxisFilter(outputs, inputs: grid.samples(for: count))
  }

  /// From luma's grid to a chroma grid: the mean over the area of one chroma sample, `step` wide around its place;
  /// co-sited that is 1 2 1, halfway 1 1. Nearest takes the first sample of the block.
  static func down(_ grid: ChromaGrid, from count: Int, _ resampling: ChromaResampling) -> AxisFilter {
    let outputs = (0..<grid.samples(for: count)).map { i -> Taps in
      if resampling == .nearest || grid.step == 1 { return [(i * grid.step, 1)] }
      let low = Double(i * grid.step) + grid.first - Double(grid.step) / 2
      let high = low + Double(grid.step)
      return (Int(low.rounded(.down))...Int(high.rounded(.up))).map { x in
        let covered = min(Double(x) + 0.5, high) - max(Double(x) - 0.5, low)
        return (x, max(covered, 0) / Double(grid.step))
      }
    }
    return AxisFilter(outputs, inputs: count)
  }

  /// From one chroma grid to another, over luma's where they differ.
  static func between(_ source: ChromaGrid, _ destination: ChromaGrid, count: Int, _ resampling: ChromaResampling) -> AxisFilter {
    let inputs = source.samples(for: count)
    if source == destination { return identity(inputs) }
    return up(source, to: count, resampling).followed(by: down(destination, from: count, resampling), inputs: inputs)
  }
}
