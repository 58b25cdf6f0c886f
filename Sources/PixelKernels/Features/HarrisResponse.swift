/// Harris's measure of a corner: Sobel gradients of 3 x 3 pixels, summed over 7 x 7, and `det − 0.04 · trace²`.
///
/// Sums are whole numbers: a gradient is at most 1,020, a sum of 49 products at most 51 million, and 25 times the response below 2^56.
enum HarrisResponse {
  /// Twenty-five times the response. The specification of `strengthAVX2`.
  ///
  /// For memory safety the caller ensures that four pixels lie around this one.
  @unsafe static func strength(at pixel: UnsafePointer<UInt8>, stride: Int) -> Int64 {
    var (xx, yy, xy) = (Int64(0), Int64(0), Int64(0))
    for y in -3...3 {
      for x in -3...3 {
        let place = unsafe pixel + y * stride + x
        func at(_ x: Int, _ y: Int) -> Int64 { unsafe Int64(place[y * stride + x]) }
        let across = at(1, -1) + 2 * at(1, 0) + at(1, 1) - at(-1, -1) - 2 * at(-1, 0) - at(-1, 1)
        let down = at(-1, 1) + 2 * at(0, 1) + at(1, 1) - at(-1, -1) - 2 * at(0, -1) - at(1, -1)
        xx += across * across
        yy += down * down
        xy += across * down
      }
    }
    return response(xx, yy, xy)
  }

  @inline(__always) static func response(_ xx: Int64, _ yy: Int64, _ xy: Int64) -> Int64 {
    25 * (xx * yy - xy * xy) - (xx + yy) * (xx + yy)
  }
}
