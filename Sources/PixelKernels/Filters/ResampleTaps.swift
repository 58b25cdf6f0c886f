/// The weights of an axis: which input samples make an output sample, and how much each counts.
///
/// The definition is Pillow's: the kernel is centred on the output sample, widened by the ratio when shrinking,
/// cut off at the picture's edges, and normalised to a sum of 1.
struct ResampleTaps {
  /// The first input sample of every output sample.
  private(set) var starts: [Int] = []
  /// How many input samples count.
  private(set) var counts: [Int] = []
  /// `stride` weights per output sample, zero after its count.
  private(set) var weights: [Double] = []
  /// The largest count.
  let stride: Int
  let inputCount: Int

  init(_ axis: ResampleAxis, filter: ResampleFilter) {
    self.init(
      inputCount: axis.inputCount, outputs: axis.outputs, origin: axis.origin, scale: axis.scale, filter: filter)
  }

  init(inputCount: Int, outputs: Range<Int>, origin: Double, scale: Double, filter: ResampleFilter) {
    self.inputCount = inputCount
    let widening = max(scale, 1)
    let support = filter.support * widening
    let inverse = 1 / widening
    var taps: [[Double]] = []
    for index in outputs {
      let centre = origin + (Double(index) + 0.5) * scale
      // Truncation, not the floor: the start is clipped at 0 anyway.
      let start = max(Int(centre - support + 0.5), 0)
      let end = min(Int(centre + support + 0.5), inputCount)
      var row = start < end ? (start..<end).map { filter.weight(at: (Double($0) - centre + 0.5) * inverse) } : []
      let sum = row.reduce(0, +)
      if sum == 0 {
        // Sited chroma may lie past the last sample, farther than a narrow kernel reaches: the edge is repeated.
        starts.append(min(max(Int(centre.rounded(.down)), 0), inputCount - 1))
        row = [1]
      } else {
        starts.append(start)
        for k in row.indices { row[k] /= sum }
      }
      taps.append(row)
    }
    counts = taps.map(\.count)
    stride = counts.max() ?? 1
    weights.reserveCapacity(outputs.count * stride)
    for row in taps { weights += row + [Double](repeating: 0, count: stride - row.count) }
  }

  var outputCount: Int { starts.count }

  /// The largest absolute weight.
  var largestWeight: Double { weights.reduce(0) { max($0, abs($1)) } }

  /// The most that an output can exceed the input's range by: the largest sum of absolute weights.
  var largestGain: Double {
    (0..<outputCount).reduce(0) { gain, index in
      max(gain, weights[index * stride..<(index + 1) * stride].reduce(0) { $0 + abs($1) })
    }
  }
}
