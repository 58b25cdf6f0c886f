/// PDQ's measure of how much a picture varies, 0…100.
///
/// Steps between neighbours, in hundredths of full scale and truncated one by one so that small ones count nothing,
/// over 90.
///
/// - Parameter samples: 64 x 64, row-major, 0…255.
func pdqQuality(of samples: UnsafePointer<Float>) -> Int {
  let side = TentFilter.samples
  var sum: Int32 = 0
  for k in 0..<side * (side - 1) { unsafe sum += abs(Int32((samples[k] - samples[k + side]) * 100 / 255)) }
  for y in 0..<side {
    let row = unsafe samples + y * side
    for x in 0..<side - 1 { unsafe sum += abs(Int32((row[x] - row[x + 1]) * 100 / 255)) }
  }
  return min(100, Int(sum) / 90)
}
