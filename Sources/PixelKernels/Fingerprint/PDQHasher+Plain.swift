/// The specification: every step over the whole picture, in the reference's order.
extension PDQHasher {
  /// Luma of every pixel: `0.299 R + 0.587 G + 0.114 B` in double precision, summed in this order, then rounded once.
  func fillLuma(rgb24 corner: UnsafeRawPointer, stride: Int, width: Int, height: Int) {
    for y in 0..<height {
      let row = unsafe (corner + y * stride).assumingMemoryBound(to: UInt8.self)
      for x in 0..<width {
        let red = unsafe Double(row[3 * x]), green = unsafe Double(row[3 * x + 1]), blue = unsafe Double(row[3 * x + 2])
        unsafe picture[y * width + x] = Float(red * 0.299 + green * 0.587 + blue * 0.114)
      }
    }
  }

  /// From the luma in `picture` to the result. A picture of 64 x 64 is taken as it is.
  func finishPlain(width: Int, height: Int) -> Result {
    if width != TentFilter.samples || height != TentFilter.samples {
      unsafe TentFilter.apply(to: picture, scratch: scratch, width: width, height: height)
    }
    unsafe TentFilter.decimate(picture, width: width, height: height, into: samples)
    return finish()
  }

  /// From the 64 x 64 samples to the result.
  func finish() -> Result {
    unsafe spectrum.transform(samples)
    return Result(pdq: spectrum.fingerprint(), quality: unsafe pdqQuality(of: samples))
  }
}

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
