#if AVX2
/// The boxes themselves. `ahead` is the sample that enters a box, as in `TentFilter.box`.
extension StreamingTentFilter {
  /// Sixteen sums, a row a lane, in two vectors.
  private struct RowSums {
    var low = SIMD8<Float>.zero
    var high = SIMD8<Float>.zero

    @inline(__always)
    mutating func add(_ column: UnsafePointer<Float>) {
      unsafe low += UnsafeRawPointer(column).loadUnaligned(as: SIMD8<Float>.self)
      unsafe high += UnsafeRawPointer(column + 8).loadUnaligned(as: SIMD8<Float>.self)
    }

    @inline(__always)
    mutating func subtract(_ column: UnsafePointer<Float>) {
      unsafe low -= UnsafeRawPointer(column).loadUnaligned(as: SIMD8<Float>.self)
      unsafe high -= UnsafeRawPointer(column + 8).loadUnaligned(as: SIMD8<Float>.self)
    }

    @inline(__always)
    func store(dividedBy divisor: ExactDivisor, at column: UnsafeMutablePointer<Float>) {
      unsafe UnsafeMutableRawPointer(column).storeBytes(of: divisor.quotient(low), as: SIMD8<Float>.self)
      unsafe UnsafeMutableRawPointer(column + 8).storeBytes(of: divisor.quotient(high), as: SIMD8<Float>.self)
    }
  }

  /// The first box along rows, from `transposed` to `filtered`.
  func boxRows(width: Int) {
    let window = TentFilter.window(of: width), reach = TentFilter.reach(of: window)
    var sums = RowSums()
    for ahead in 0..<reach - 1 { unsafe sums.add(transposed + 16 * ahead) }
    for ahead in reach - 1..<window {
      unsafe sums.add(transposed + 16 * ahead)
      unsafe sums.store(dividedBy: ExactDivisor(ahead + 1), at: filtered + 16 * (ahead - reach + 1))
    }
    let divisor = ExactDivisor(window)
    for ahead in window..<width {
      unsafe sums.add(transposed + 16 * ahead)
      unsafe sums.subtract(transposed + 16 * (ahead - window))
      unsafe sums.store(dividedBy: divisor, at: filtered + 16 * (ahead - reach + 1))
    }
    for ahead in width..<width + reach - 1 {
      unsafe sums.subtract(transposed + 16 * (ahead - window))
      unsafe sums.store(dividedBy: ExactDivisor(width + window - 1 - ahead), at: filtered + 16 * (ahead - reach + 1))
    }
  }

  /// One step of the first box along columns. A finished row goes to `columns`, and with the last of a block all of it on.
  func boxColumns(ahead: Int, width: Int, height: Int) {
    let pitch = Self.pitch(width), ringRows = Self.ringRows(height)
    let window = TentFilter.window(of: height), reach = TentFilter.reach(of: window)
    let entering = unsafe ahead < height ? ring + ahead % ringRows * pitch : nil
    let leaving = unsafe ahead >= window ? ring + (ahead - window) % ringRows * pitch : nil
    let y = ahead - reach + 1
    let present = min(ahead + 1, height) - max(0, ahead - window + 1)
    guard y >= 0 else { return unsafe addColumns(entering, leaving, width: pitch) }
    let row = unsafe columns + y % Self.blockRows * pitch
    unsafe addColumns(entering, leaving, width: pitch, into: row, divisor: ExactDivisor(present))
    guard y % Self.blockRows == Self.blockRows - 1 || y == height - 1 else { return }
    unsafe transpose(columns, width: width)
    sampleColumns(from: y & ~(Self.blockRows - 1), width: width)
  }

  /// Adds a row to the sums of all columns and takes one off.
  private func addColumns(_ entering: UnsafePointer<Float>?, _ leaving: UnsafePointer<Float>?, width: Int) {
    for x in stride(from: 0, to: width, by: 8) { _ = unsafe addColumns(entering, leaving, at: x) }
  }

  /// The same, with the mean of each column's box.
  private func addColumns(
    _ entering: UnsafePointer<Float>?, _ leaving: UnsafePointer<Float>?, width: Int, into row: UnsafeMutablePointer<Float>,
    divisor: ExactDivisor
  ) {
    guard let entering = unsafe entering, let leaving = unsafe leaving else {
      for x in stride(from: 0, to: width, by: 8) {
        let sum = unsafe addColumns(entering, leaving, at: x)
        unsafe UnsafeMutableRawPointer(row + x).storeBytes(of: divisor.quotient(sum), as: SIMD8<Float>.self)
      }
      return
    }
    for x in stride(from: 0, to: width, by: 8) {
      let sums = unsafe UnsafeMutableRawPointer(columnSums + x)
      var sum = unsafe sums.loadUnaligned(as: SIMD8<Float>.self) + UnsafeRawPointer(entering + x).loadUnaligned(as: SIMD8<Float>.self)
      unsafe sum -= UnsafeRawPointer(leaving + x).loadUnaligned(as: SIMD8<Float>.self)
      unsafe sums.storeBytes(of: sum, as: SIMD8<Float>.self)
      unsafe UnsafeMutableRawPointer(row + x).storeBytes(of: divisor.quotient(sum), as: SIMD8<Float>.self)
    }
  }

  @inline(__always)
  private func addColumns(_ entering: UnsafePointer<Float>?, _ leaving: UnsafePointer<Float>?, at x: Int) -> SIMD8<Float> {
    let sums = unsafe UnsafeMutableRawPointer(columnSums + x)
    var sum = unsafe sums.loadUnaligned(as: SIMD8<Float>.self)
    if let entering = unsafe entering { unsafe sum += UnsafeRawPointer(entering + x).loadUnaligned(as: SIMD8<Float>.self) }
    if let leaving = unsafe leaving { unsafe sum -= UnsafeRawPointer(leaving + x).loadUnaligned(as: SIMD8<Float>.self) }
    unsafe sums.storeBytes(of: sum, as: SIMD8<Float>.self)
    return sum
  }

  /// The second box along rows at the 64 sampled columns: of the block in `transposed`, whose first row is `top`.
  private func sampleColumns(from top: Int, width: Int) {
    let window = TentFilter.window(of: width), reach = TentFilter.reach(of: window)
    var sums = RowSums()
    var ahead = 0
    for sample in 0..<TentFilter.samples {
      let last = TentFilter.position(of: sample, in: width) + reach - 1
      while ahead <= last {
        if ahead < width { unsafe sums.add(transposed + 16 * ahead) }
        if ahead >= window { unsafe sums.subtract(transposed + 16 * (ahead - window)) }
        ahead += 1
      }
      let present = Float(min(ahead, width) - max(0, ahead - window))
      for lane in 0..<8 {
        unsafe reduced[(top + lane) * TentFilter.samples + sample] = sums.low[lane] / present
        unsafe reduced[(top + 8 + lane) * TentFilter.samples + sample] = sums.high[lane] / present
      }
    }
  }

  /// The second box along columns at the 64 sampled rows.
  func sampleRows(height: Int, into samples: UnsafeMutablePointer<Float>) {
    let window = TentFilter.window(of: height), reach = TentFilter.reach(of: window), width = TentFilter.samples
    unsafe columnSums.update(repeating: 0, count: width)
    var ahead = 0
    for sample in 0..<width {
      let last = TentFilter.position(of: sample, in: height) + reach - 1
      while ahead <= last {
        let entering = unsafe ahead < height ? reduced + ahead * width : nil
        let leaving = unsafe ahead >= window ? reduced + (ahead - window) * width : nil
        unsafe addColumns(entering, leaving, width: width)
        ahead += 1
      }
      let present = Float(min(ahead, height) - max(0, ahead - window))
      for x in 0..<width { unsafe samples[sample * width + x] = columnSums[x] / present }
    }
  }
}
#endif
