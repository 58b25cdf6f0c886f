#if AVX2
/// The first box along columns, and the second box of both axes.
extension StreamingTentFilter {
  /// The first box along columns for the rows that enter from `top` on, and the second along rows at once.
  func boxColumns(from top: Int, _ rows: TentAxis, _ columns: TentAxis) {
    prepareSteps(from: top, rows, pitch: Self.pitch(columns))
    let full = rows.isFull(top..<top + Self.blockRows) ? ExactDivisor(rows.window) : nil
    var rowSums = rowBox.begin(window: columns.window)
    var sample = 0
    for x in stride(from: 0, to: Self.pitch(columns), by: 8) {
      var sum = unsafe UnsafeRawPointer(columnSums.start + x).loadUnaligned(as: SIMD8<Float>.self)
      let low = unsafe columnMeans(at: x, rowSteps.start, full: full, &sum).transposed()
      let lowSums = rowBox.enter(low, at: x, half: 0, window: columns.window, sum: &rowSums.low)
      let high = unsafe columnMeans(at: x, rowSteps.start + 8, full: full, &sum).transposed()
      let highSums = rowBox.enter(high, at: x, half: 1, window: columns.window, sum: &rowSums.high)
      unsafe UnsafeMutableRawPointer(columnSums.start + x).storeBytes(of: sum, as: SIMD8<Float>.self)
      guard unsafe samplings.start[sample].step < x + 8 else { continue }
      unsafe lowSums.store(at: sums.start, step: 64)
      unsafe highSums.store(at: sums.start + 8, step: 64)
      sample = takeSamples(from: sample, before: x + 8)
    }
  }

  @inline(__always)
  private func columnMeans(
    at x: Int, _ steps: UnsafePointer<RowStep>, full: ExactDivisor?, _ sum: inout SIMD8<Float>
  ) -> FloatBlock {
    let sums = FloatBlock { y in
      unsafe sum += UnsafeRawPointer(steps[y].entering + x).loadUnaligned(as: SIMD8<Float>.self)
      unsafe sum -= UnsafeRawPointer(steps[y].leaving + x).loadUnaligned(as: SIMD8<Float>.self)
      return sum
    }
    guard let full else { return sums.map { y, sum in unsafe steps[y].present.quotient(sum) } }
    return sums.map { _, sum in full.quotient(sum) }
  }

  /// Rows outside the picture are zeros, which change no sum.
  private func prepareSteps(from top: Int, _ rows: TentAxis, pitch: Int) {
    let ringRows = Self.ringRows(rows)
    let zeros = unsafe UnsafePointer(ring.start + ringRows * pitch)
    for y in 0..<Self.blockRows {
      let entering = top + y, leaving = entering - rows.window
      unsafe rowSteps.start[y] = RowStep(
        entering: entering < rows.count ? UnsafePointer(ring.start + entering % ringRows * pitch) : zeros,
        leaving: 0..<rows.count ~= leaving ? UnsafePointer(ring.start + leaving % ringRows * pitch) : zeros,
        present: ExactDivisor(rows.present(at: entering)))
    }
  }

  /// Keeps the sampled columns among the eight before `end`; narrow pictures have some that are sampled more than once.
  private func takeSamples(from first: Int, before end: Int) -> Int {
    var sample = first
    while unsafe samplings.start[sample].step < end {
      let from = unsafe UnsafeRawPointer(sums.start + (samplings.start[sample].step & 7) * 16)
      let to = unsafe UnsafeMutableRawPointer(sampled.start + sample * 16)
      let divisor = unsafe samplings.start[sample].divisor
      for half in [0, 32] {
        unsafe to.storeBytes(
          of: divisor.quotient(from.loadUnaligned(fromByteOffset: half, as: SIMD8<Float>.self)), toByteOffset: half, as: SIMD8<Float>.self)
      }
      sample += 1
    }
    return sample
  }

  /// Eight sampled columns of a block become sixteen rows of eight.
  func turnSamples(_ sample: Int, row: Int) {
    let to = unsafe reduced.start + (TentAxis(capacity.height).window + row) * Self.samples + sample
    for half in 0..<2 {
      let block = unsafe FloatBlock(at: sampled.start + sample * 16 + 8 * half, step: 64)
      unsafe block.transposed().store(at: to + 8 * half * Self.samples, step: 4 * Self.samples)
    }
  }

  /// The second box along columns at the 64 sampled rows.
  func sampleRows(_ rows: TentAxis, into samples: UnsafeMutablePointer<Float>) {
    var row = unsafe reduced.start + TentAxis(capacity.height).window * Self.samples
    var sums = FloatBlock.zero
    var step = 0
    for sample in 0..<Self.samples {
      let (last, present) = rows.sampling(sample)
      while step <= last {
        unsafe sums.add(FloatBlock(at: row, step: 32))
        unsafe sums.subtract(FloatBlock(at: row - rows.window * Self.samples, step: 32))
        unsafe row += Self.samples
        step += 1
      }
      let divisor = ExactDivisor(present)
      unsafe sums.map { _, sum in divisor.quotient(sum) }.store(at: samples + sample * Self.samples, step: 32)
    }
  }
}
#endif
