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

extension AxisFilter {
  /// Outputs of which one or two have the same weights as the next: all but those near the edges.
  ///
  /// Output `period · i + p` is the sum of the inputs from `step · i + starts[p]` on, with the weights `weights[p]`.
  struct Repetition {
    let outputs: Range<Int>
    let period: Int
    let step: Int
    let starts: SIMD2<Int>
    let weights: [2 of SIMD4<Double>]
  }

  /// - Returns: `nil` if there are more than four weights or too few outputs that repeat.
  static func repetition(taps: Int, starts: [Int], weights: [Double]) -> Repetition? {
    guard taps <= 4 else { return nil }
    for (period, step) in [(1, 1), (1, 2), (2, 1)] {
      let middle = starts.count / 2 / period
      let samples = (0..<period).map { min(middle * period + $0, starts.count - 1) }
      let offsets = samples.map { starts[$0] - middle * step }
      func isLike(_ i: Int) -> Bool {
        (0..<period).allSatisfy { p in
          starts[i * period + p] == i * step + offsets[p]
            && (0..<taps).allSatisfy { weights[(i * period + p) * taps + $0] == weights[samples[p] * taps + $0] }
        }
      }
      let whole = 0..<starts.count / period
      guard whole.contains(middle), isLike(middle) else { continue }
      let first = (whole.lowerBound..<middle).last { !isLike($0) }.map { $0 + 1 } ?? whole.lowerBound
      let last = (middle..<whole.upperBound).first { !isLike($0) } ?? whole.upperBound
      guard 2 * (last - first) >= whole.count else { continue }
      var repeated: [2 of SIMD4<Double>] = [.zero, .zero]
      for p in 0..<period {
        for k in 0..<taps { repeated[p][k] = weights[samples[p] * taps + k] }
      }
      return Repetition(
        outputs: first * period..<last * period, period: period, step: step, starts: SIMD2(offsets[0], offsets[period - 1]),
        weights: repeated)
    }
    return nil
  }
}

/// One row through a horizontal filter: sums from the first input to the last, so that results are the same to the bit
/// whether a loop knows its weights or looks them up.
///
/// For memory safety the caller ensures that `input` holds the filter's inputs and `output` has room for its outputs.
@unsafe func resample(_ filter: AxisFilter, _ input: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>) {
  if filter.isIdentity { return unsafe output.update(from: input, count: filter.count) }
  guard let repeated = filter.repeated else { return unsafe resample(filter, 0..<filter.count, input, into: output) }
  switch filter.taps {
  case 1: unsafe resample(repeated, taps: 1, input, into: output)
  case 2: unsafe resample(repeated, taps: 2, input, into: output)
  case 3: unsafe resample(repeated, taps: 3, input, into: output)
  default: unsafe resample(repeated, taps: 4, input, into: output)
  }
  unsafe resample(filter, 0..<repeated.outputs.lowerBound, input, into: output)
  unsafe resample(filter, repeated.outputs.upperBound..<filter.count, input, into: output)
}

private func resample(
  _ filter: AxisFilter, _ outputs: Range<Int>, _ input: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>
) {
  let taps = filter.taps
  for x in outputs {
    var sum = 0.0
    for k in 0..<taps { unsafe sum += filter.weights[x * taps + k] * input[filter.starts[x] + k] }
    unsafe output[x] = sum
  }
}

@inline(__always) private func resample(
  _ repeated: AxisFilter.Repetition, taps: Int, _ input: UnsafePointer<Double>, into output: UnsafeMutablePointer<Double>
) {
  @inline(__always) func sum(_ input: UnsafePointer<Double>, _ w: SIMD4<Double>) -> Double {
    var sum = unsafe w.x * input[0]
    if taps > 1 { unsafe sum += w.y * input[1] }
    if taps > 2 { unsafe sum += w.z * input[2] }
    if taps > 3 { unsafe sum += w.w * input[3] }
    return sum
  }
  let (first, second) = unsafe (input + repeated.starts.x, input + repeated.starts.y)
  let (w, v) = (repeated.weights[0], repeated.weights[1])
  switch (repeated.period, repeated.step) {
  case (1, 1): for i in repeated.outputs { unsafe output[i] = sum(first + i, w) }
  case (1, _): for i in repeated.outputs { unsafe output[i] = sum(first + 2 &* i, w) }
  default:
    for i in repeated.outputs.lowerBound / 2..<repeated.outputs.upperBound / 2 {
      unsafe output[2 &* i] = sum(first + i, w)
      unsafe output[2 &* i &+ 1] = sum(second + i, v)
    }
  }
}
