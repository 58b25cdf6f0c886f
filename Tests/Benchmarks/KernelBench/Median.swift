/// Prints the median time of `work` in milliseconds, after its name. Two runs warm up.
func printMedian(_ name: String, runs: Int = 41, _ work: () -> Void) {
  let clock = ContinuousClock()
  var times = (0..<runs + 2).map { _ in clock.measure(work) }
  times.removeFirst(2)
  let median = times.sorted()[runs / 2]
  let milliseconds = Double(median.components.attoseconds) / 1e15 + Double(median.components.seconds) * 1e3
  print("\(name)\t\((milliseconds * 1000).rounded() / 1000)")
}
