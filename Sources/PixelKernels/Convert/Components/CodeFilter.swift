/// An `AxisFilter` in integers, with the weights of one output adding to `2^log2Weight`.
///
/// Between the edges chroma's filters repeat: one or two outputs, then the same again one or two samples on. Those
/// outputs are a loop without look-ups, which the compiler vectorises; the others take their own weights.
struct CodeFilter {
  /// What repeats, around the sample `i`: weights of the samples from `i − 1` on.
  enum Pattern: Equatable {
    /// Output `i` of the samples around `i`.
    case same(SIMD4<Int32>)
    /// Output `i` of the samples around `2i`.
    case halved(SIMD4<Int32>)
    /// Outputs `2i` and `2i + 1` of the samples around `i`.
    case doubled(even: SIMD4<Int32>, odd: SIMD4<Int32>)
  }

  let isIdentity: Bool
  let log2Weight: Int
  let taps: Int
  let starts: [Int]
  let weights: [Int32]
  private let pattern: Pattern
  /// The `i` for which the pattern holds.
  private let interior: Range<Int>

  /// Weights of all of chroma's filters are 64ths.
  private static let finest = 6

  /// - Parameters:
  ///   - inputs: number of input samples.
  /// - Returns: `nil` where the weights are no whole 64ths.
  init?(_ filter: AxisFilter, inputs: Int) {
    let exact = (0...Self.finest).first { n in filter.weights.allSatisfy { ($0 * Double(1 << n)).rounded() == $0 * Double(1 << n) } }
    guard let exact else { return nil }
    log2Weight = exact
    isIdentity = filter.isIdentity
    taps = filter.taps
    starts = filter.starts
    weights = filter.weights.map { Int32($0 * Double(1 << exact)) }
    (pattern, interior) = Self.repeated(filter, inputs: inputs, scale: Double(1 << exact))
  }

  private static func repeated(_ filter: AxisFilter, inputs: Int, scale: Double) -> (Pattern, Range<Int>) {
    let outputs = filter.count
    /// The window of an output, or nothing where it does not fit.
    func window(_ x: Int, around i: Int) -> SIMD4<Int32>? {
      guard i >= 1, i + 3 <= inputs, x < outputs else { return nil }
      var window = SIMD4<Int32>(repeating: 0)
      for k in 0..<filter.taps where filter.weights[x * filter.taps + k] != 0 {
        let place = filter.starts[x] + k - i + 1
        guard (0..<4).contains(place) else { return nil }
        window[place] = Int32(filter.weights[x * filter.taps + k] * scale)
      }
      return window
    }
    func pattern(_ i: Int) -> Pattern? {
      if outputs > inputs {
        guard let even = window(2 * i, around: i), let odd = window(2 * i + 1, around: i) else { return nil }
        return .doubled(even: even, odd: odd)
      }
      return outputs < inputs ? window(i, around: 2 * i).map { .halved($0) } : window(i, around: i).map { .same($0) }
    }
    let count = outputs > inputs ? outputs / 2 : outputs
    let middle = count / 2
    guard let found = pattern(middle) else { return (.same(.zero), 0..<0) }
    var interior = middle..<middle + 1
    while interior.lowerBound > 0, pattern(interior.lowerBound - 1) == found { interior = interior.lowerBound - 1..<interior.upperBound }
    while interior.upperBound < count, pattern(interior.upperBound) == found { interior = interior.lowerBound..<interior.upperBound + 1 }
    return (found, interior)
  }
}

extension CodeFilter {
  /// Filters a row.
  ///
  /// For memory safety the caller ensures that `input` holds the filter's inputs, with room in front of and behind them
  /// for a window, and `output` has room for its outputs.
  @inline(__always)
  @unsafe func apply<Sum: FixedWidthInteger>(_ input: UnsafePointer<Sum>, into output: UnsafeMutablePointer<Sum>) {
    let first: Int
    let last: Int
    switch pattern {
    case .same(let weights):
      let w = Window<Sum>(weights)
      (first, last) = (interior.lowerBound, interior.upperBound)
      for i in interior { unsafe output[i] = w.sum(input + i) }
    case .halved(let weights):
      let w = Window<Sum>(weights)
      (first, last) = (interior.lowerBound, interior.upperBound)
      for i in interior { unsafe output[i] = w.sum(input + 2 &* i) }
    case .doubled(let even, let odd):
      let (v, w) = (Window<Sum>(even), Window<Sum>(odd))
      (first, last) = (2 * interior.lowerBound, 2 * interior.upperBound)
      for i in interior {
        unsafe output[2 &* i] = v.sum(input + i)
        unsafe output[2 &* i &+ 1] = w.sum(input + i)
      }
    }
    for x in 0..<first { unsafe output[x] = edge(input, x) }
    for x in last..<starts.count { unsafe output[x] = edge(input, x) }
  }

  @inline(__always) private func edge<Sum: FixedWidthInteger>(_ input: UnsafePointer<Sum>, _ x: Int) -> Sum {
    var sum: Sum = 0
    for k in 0..<taps { unsafe sum &+= Sum(truncatingIfNeeded: weights[x * taps + k]) &* input[starts[x] + k] }
    return sum
  }
}

/// The weights of a pattern: four samples from the one before on.
private struct Window<Sum: FixedWidthInteger> {
  private let a: Sum
  private let b: Sum
  private let c: Sum
  private let d: Sum

  @inline(__always) init(_ weights: SIMD4<Int32>) {
    a = Sum(truncatingIfNeeded: weights.x)
    b = Sum(truncatingIfNeeded: weights.y)
    c = Sum(truncatingIfNeeded: weights.z)
    d = Sum(truncatingIfNeeded: weights.w)
  }

  @inline(__always) func sum(_ input: UnsafePointer<Sum>) -> Sum {
    unsafe (input[-1] &* a &+ input[0] &* b) &+ (input[1] &* c &+ input[2] &* d)
  }
}
