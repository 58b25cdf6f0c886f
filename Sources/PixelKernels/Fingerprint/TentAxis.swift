/// An axis of a picture as the streaming filter goes along it.
///
/// At step i sample i enters the box, whose average belongs to the sample `lag` steps earlier. Results are stored at the
/// step that computes them: a filtered line begins with `lag` zeros, and a second box needs no other bookkeeping.
struct TentAxis {
  /// Samples.
  let count: Int
  /// Samples in a box.
  let window: Int
  /// Samples from a box's centre to the one that enters it.
  let lag: Int

  init(_ count: Int) {
    self.count = count
    window = TentFilter.window(of: count)
    lag = TentFilter.reach(of: window) - 1
  }

  /// Steps of both boxes.
  var steps: Int { count + 2 * lag }

  /// Samples that are in the box after step `index`; 0 where what comes out lies outside the picture.
  func present(at index: Int) -> Int {
    guard lag..<count + lag ~= index else { return 0 }
    return min(index + 1, count) - max(0, index + 1 - window)
  }

  /// Whether the box is full at all of these steps.
  @inline(__always)
  func isFull(_ indices: Range<Int>) -> Bool { indices.lowerBound >= window - 1 && indices.upperBound <= count }

  /// The step of the second box that gives sample `sample` of the 64, and the samples in the box there.
  func sampling(_ sample: Int) -> (step: Int, present: Int) {
    let step = TentFilter.position(of: sample, in: count) + lag
    return (step + lag, present(at: step))
  }
}
