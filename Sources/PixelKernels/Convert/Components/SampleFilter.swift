/// An `AxisFilter` in integers, with the weights of one output adding to `2^log2Weight`.
///
/// Outputs that repeat are a loop without look-ups, which the compiler vectorises; the others take their own weights.
struct SampleFilter {
  let isIdentity: Bool
  let log2Weight: Int
  let taps: Int
  let starts: [Int]
  let weights: [Int32]
  private let repeated: AxisFilter.Repetition?

  /// Weights of all of chroma's filters are 64ths.
  private static let finest = 6

  /// - Returns: `nil` if the weights are not whole 64ths.
  init?(_ filter: AxisFilter) {
    let exact = (0...Self.finest).first { n in filter.weights.allSatisfy { ($0 * Double(1 << n)).rounded() == $0 * Double(1 << n) } }
    guard let exact else { return nil }
    log2Weight = exact
    isIdentity = filter.isIdentity
    taps = filter.taps
    starts = filter.starts
    weights = filter.weights.map { Int32($0 * Double(1 << exact)) }
    repeated = filter.repeated
  }
}

extension SampleFilter {
  /// Filters a row.
  ///
  /// For memory safety the caller ensures that `input` holds the filter's inputs, with room for a window after them, and
  /// `output` has room for its outputs.
  @inline(__always)
  @unsafe func apply<Sum: FixedWidthInteger>(_ input: UnsafePointer<Sum>, into output: UnsafeMutablePointer<Sum>) {
    guard let repeated else { return unsafe apply(0..<starts.count, input, into: output) }
    let unit = Double(1 << log2Weight)
    let (v, w) = (Window<Sum>(repeated.weights[0] * unit), Window<Sum>(repeated.weights[1] * unit))
    let (first, second) = unsafe (input + repeated.starts.x, input + repeated.starts.y)
    switch (repeated.period, repeated.step) {
    case (1, 1): for i in repeated.outputs { unsafe output[i] = v.sum(first + i) }
    case (1, _): for i in repeated.outputs { unsafe output[i] = v.sum(first + 2 &* i) }
    default:
      for i in repeated.outputs.lowerBound / 2..<repeated.outputs.upperBound / 2 {
        unsafe output[2 &* i] = v.sum(first + i)
        unsafe output[2 &* i &+ 1] = w.sum(second + i)
      }
    }
    unsafe apply(0..<repeated.outputs.lowerBound, input, into: output)
    unsafe apply(repeated.outputs.upperBound..<starts.count, input, into: output)
  }

  @inline(__always) private func apply<Sum: FixedWidthInteger>(
    _ outputs: Range<Int>, _ input: UnsafePointer<Sum>, into output: UnsafeMutablePointer<Sum>
  ) {
    for x in outputs {
      var sum: Sum = 0
      for k in 0..<taps { unsafe sum &+= Sum(truncatingIfNeeded: weights[x * taps + k]) &* input[starts[x] + k] }
      unsafe output[x] = sum
    }
  }
}

/// Four weights, of which the last may be 0.
private struct Window<Sum: FixedWidthInteger> {
  private let a: Sum
  private let b: Sum
  private let c: Sum
  private let d: Sum

  @inline(__always) init(_ weights: SIMD4<Double>) {
    (a, b) = (Sum(weights.x), Sum(weights.y))
    (c, d) = (Sum(weights.z), Sum(weights.w))
  }

  @inline(__always) func sum(_ input: UnsafePointer<Sum>) -> Sum {
    unsafe (input[0] &* a &+ input[1] &* b) &+ (input[2] &* c &+ input[3] &* d)
  }
}
