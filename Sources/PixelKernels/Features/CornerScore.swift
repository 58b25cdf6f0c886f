/// How corner-like pixels are, by FAST-9/16 (Rosten and Drummond, 2006).
///
/// Of the 16 pixels on a circle of radius 3, nine in a row must all be brighter than the one in the middle, or all darker. The
/// score is the least of the nine differences, in the row where it is greatest: at threshold t, pixels that score above t are
/// corners. A score up to `least` counts as none and is 0.
enum CornerScore {
  /// The lowest threshold used.
  static let least: UInt8 = 7
  /// Columns and rows of the circle, once around.
  static let circle: [(x: Int, y: Int)] = [
    (0, 3), (1, 3), (2, 2), (3, 1), (3, 0), (3, -1), (2, -2), (1, -3), (0, -3), (-1, -3), (-2, -2), (-3, -1), (-3, 0), (-3, 1), (-2, 2),
    (-1, 3),
  ]

  /// Scores pixels of a row. The specification of `rowAVX2`.
  ///
  /// For memory safety the caller ensures that three rows lie above and below the pixels, and three pixels on either side.
  @unsafe static func row(_ pixels: UnsafePointer<UInt8>, stride: Int, count: Int, into scores: UnsafeMutablePointer<UInt8>) {
    for x in 0..<count { unsafe scores[x] = score(pixels + x, stride: stride) }
  }

  @inline(__always) private static func score(_ pixel: UnsafePointer<UInt8>, stride: Int) -> UInt8 {
    var (brighter, darker) = (SIMD16<Int16>.zero, SIMD16<Int16>.zero)
    for (index, place) in circle.enumerated() {
      let difference = unsafe Int16(pixel[place.y * stride + place.x]) - Int16(pixel[0])
      brighter[index] = max(0, difference)
      darker[index] = max(0, -difference)
    }
    let best = max(nineInARow(brighter), nineInARow(darker))
    return best > Int16(least) ? UInt8(best) : 0
  }

  @inline(__always) private static func nineInARow(_ differences: SIMD16<Int16>) -> Int16 {
    (0..<16).reduce(0) { best, start in max(best, (0..<9).reduce(Int16.max) { min($0, differences[(start + $1) & 15]) }) }
  }
}
