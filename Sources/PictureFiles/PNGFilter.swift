/// The filters of PNG, 9.2: a row becomes its differences to what is left of it, above, or both.
///
/// Each row takes the filter whose differences have the least sum, as PNG, 12.7, suggests. All are computed: the sums
/// are cheap beside the compression, and 5 % fewer bytes to compress pay for them.
enum PNGFilter: UInt8, CaseIterable {
  case sub = 1
  case up, average, paeth

  /// The difference of a sample to its prediction.
  ///
  /// - Parameters:
  ///   - left, above, corner: samples of the pixel to the left, the row above, and both.
  @inline(__always) static func residual(_ filter: PNGFilter, _ sample: UInt8, left: UInt8, above: UInt8, corner: UInt8) -> UInt8 {
    switch filter {
    case .sub: sample &- left
    case .up: sample &- above
    case .average: sample &- UInt8(truncatingIfNeeded: (UInt16(left) + UInt16(above)) >> 1)
    case .paeth: sample &- predicted(left, above, corner)
    }
  }

  /// Whichever of the three is nearest to left + above - corner; the first of equals.
  @inline(__always) private static func predicted(_ left: UInt8, _ above: UInt8, _ corner: UInt8) -> UInt8 {
    let byLeft = (Int16(above) - Int16(corner)).magnitude, byAbove = (Int16(left) - Int16(corner)).magnitude
    let byCorner = (Int16(left) + Int16(above) - 2 * Int16(corner)).magnitude
    let upper = byAbove <= byCorner ? above : corner
    return byLeft <= byAbove && byLeft <= byCorner ? left : upper
  }

  /// Filters a row in the best way.
  ///
  /// - Parameters:
  ///   - row, above: `count` bytes each, with `step` zero bytes before the first; above the first row all is zero.
  ///   - step: bytes of a pixel.
  ///   - output: one byte for the filter, and `count`.
  static func apply(
    to row: UnsafePointer<UInt8>, above: UnsafePointer<UInt8>, count: Int, step: Int, into output: UnsafeMutablePointer<UInt8>
  ) {
    var sums = SIMD4<Int>.zero
    var done = 0
    #if AVX2
    (sums, done) = unsafe sumsAVX2(row, above, count, step)
    #endif
    var best = PNGFilter.sub, least = Int.max
    for (index, filter) in allCases.enumerated() {
      let sum = unsafe sums[index] + sum(of: filter, row + done, above + done, count - done, step)
      if sum < least { (best, least) = (filter, sum) }
    }
    unsafe output[0] = best.rawValue
    unsafe write(best, row, above, count, step, output + 1)
  }

  private static func sum(
    of filter: PNGFilter, _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ count: Int, _ step: Int
  ) -> Int {
    switch filter {
    case .sub: unsafe sum(row, above, count, step) { sample, left, _, _ in sample &- left }
    case .up: unsafe sum(row, above, count, step) { sample, _, above, _ in sample &- above }
    case .average: unsafe sum(row, above, count, step) { residual(.average, $0, left: $1, above: $2, corner: $3) }
    case .paeth: unsafe sum(row, above, count, step) { residual(.paeth, $0, left: $1, above: $2, corner: $3) }
    }
  }

  /// Sum of the residuals' distances to 0, modulo 256.
  @inline(__always) private static func sum(
    _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ count: Int, _ step: Int,
    _ residual: (UInt8, UInt8, UInt8, UInt8) -> UInt8
  ) -> Int {
    var total: UInt32 = 0
    for index in 0..<count {
      let difference = unsafe residual(row[index], row[index - step], above[index], above[index - step])
      total &+= UInt32(min(difference, 0 &- difference))
    }
    return Int(total)
  }

  private static func write(
    _ filter: PNGFilter, _ row: UnsafePointer<UInt8>, _ above: UnsafePointer<UInt8>, _ count: Int, _ step: Int,
    _ output: UnsafeMutablePointer<UInt8>
  ) {
    var done = 0
    #if AVX2
    done = unsafe filter.writeAVX2(row, above, count, step, output)
    #endif
    switch filter {
    case .sub: for i in done..<count { unsafe output[i] = row[i] &- row[i - step] }
    case .up: for i in done..<count { unsafe output[i] = row[i] &- above[i] }
    default:
      for i in done..<count {
        unsafe output[i] = residual(filter, row[i], left: row[i - step], above: above[i], corner: above[i - step])
      }
    }
  }
}
