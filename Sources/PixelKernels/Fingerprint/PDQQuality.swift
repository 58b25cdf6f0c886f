/// PDQ's measure of how much a picture varies, 0…100.
///
/// Steps between neighbours, in hundredths of full scale and truncated one by one so that small ones count nothing,
/// over 90. The hundredths are whole numbers, whose sum is below 2^24: exact in single precision in any order.
///
/// - Parameter samples: 64 x 64, row-major, 0…255.
func pdqQuality(of samples: UnsafePointer<Float>) -> Int {
  let side = TentFilter.samples
  let bytes = unsafe UnsafeRawPointer(samples)
  var sums = SIMD8<Float>.zero, last = sums
  for k in stride(from: 0, to: side * (side - 1), by: 8) { unsafe sums += hundredths(bytes + 4 * k, bytes + 4 * (k + side)) }
  for y in 0..<side {
    let row = unsafe bytes + 4 * y * side
    for x in stride(from: 0, to: side - 8, by: 8) { unsafe sums += hundredths(row + 4 * x, row + 4 * x + 4) }
    // The last seven steps of the row, and again the one before them.
    unsafe last += hundredths(row + 4 * (side - 9), row + 4 * (side - 8))
  }
  last[0] = 0
  return min(100, Int((sums + last).sum()) / 90)
}

/// Steps from eight samples to eight others, truncated, without their signs.
@inline(__always)
private func hundredths(_ from: UnsafeRawPointer, _ to: UnsafeRawPointer) -> SIMD8<Float> {
  let step = unsafe from.loadUnaligned(as: SIMD8<Float>.self) - to.loadUnaligned(as: SIMD8<Float>.self)
  let whole = (step * 100 / 255).rounded(.towardZero)
  return whole.replacing(with: -whole, where: whole .< 0)
}
