internal import FrameMemory

/// A corner of a level of a pyramid.
struct Corner {
  var x: Int16
  var y: Int16
  /// FAST's score.
  var score: UInt8
  /// Among the corners of its cell, from 0.
  var rank: UInt16 = 0
  /// Twenty-five times Harris's response.
  var strength: Int64 = 0
}

/// Finds the corners of a plane: pixels whose score is above that of all eight neighbours.
@safe
struct CornerFinder: ~Copyable {
  /// Pixels along the edges that are skipped: a descriptor reaches 15 pixels, and its smoothing three more, one of which is
  /// mirrored.
  static let border = 17

  private let scores: AlignedBuffer<UInt8>
  private let rowBytes: Int
  private let usesVectors: Bool

  init(width: Int, usesVectors: Bool) {
    rowBytes = LumaPlane.stride(width: width) + 32
    scores = AlignedBuffer(count: 3 * rowBytes)
    self.usesVectors = usesVectors && InstructionSet.current >= .avx2
  }

  /// The most corners in a plane of this size: no two of them touch.
  static func mostCorners(width: Int, height: Int) -> Int { (width + 1) / 2 * ((height + 1) / 2) }

  /// For memory safety the caller ensures that `corners` has room for `mostCorners`, and that the plane is no wider than the
  /// finder and more than two borders wide and high.
  ///
  /// - Returns: how many there are, row by row.
  @unsafe func find(in plane: LumaPlane, into corners: UnsafeMutablePointer<Corner>) -> Int {
    let border = Self.border, rows = unsafe scores.start
    // Scores from one pixel before the border on, as neighbours.
    let count = plane.width - 2 * border + 2
    func scoreRow(_ y: Int) -> UnsafeMutablePointer<UInt8> { unsafe rows + y % 3 * rowBytes }
    for y in border - 1...border { unsafe score(plane, y, count, into: scoreRow(y)) }
    var found = 0
    for y in border..<plane.height - border {
      unsafe score(plane, y + 1, count, into: scoreRow(y + 1))
      let neighbours = unsafe (scoreRow(y - 1), scoreRow(y), scoreRow(y + 1))
      unsafe collect(neighbours, y, count: count - 2, into: corners, &found)
    }
    return found
  }

  private func score(_ plane: LumaPlane, _ y: Int, _ count: Int, into scores: UnsafeMutablePointer<UInt8>) {
    let pixels = unsafe plane.row(y) + Self.border - 1
    #if AVX2
    if usesVectors { return unsafe CornerScore.rowAVX2(pixels, stride: plane.stride, count: count, into: scores) }
    #endif
    unsafe CornerScore.row(pixels, stride: plane.stride, count: count, into: scores)
  }

  typealias ScoreRows = (upper: UnsafeMutablePointer<UInt8>, own: UnsafeMutablePointer<UInt8>, lower: UnsafeMutablePointer<UInt8>)

  private func collect(_ rows: ScoreRows, _ y: Int, count: Int, into corners: UnsafeMutablePointer<Corner>, _ found: inout Int) {
    for start in stride(from: 0, to: count, by: 32) {
      var candidates = unsafe candidates(rows, start)
      if count - start < 32 { candidates &= 1 << UInt32(count - start) - 1 }
      while candidates != 0 {
        let x = start + candidates.trailingZeroBitCount
        candidates &= candidates - 1
        guard unsafe usesVectors || Self.isMaximum(rows, x) else { continue }
        unsafe corners[found] = Corner(x: Int16(x + Self.border), y: Int16(y), score: rows.own[x + 1])
        found += 1
      }
    }
  }

  /// One bit for each of 32 places from `x` on that may be a maximum: those that are, or all.
  @inline(__always) private func candidates(_ rows: ScoreRows, _ x: Int) -> UInt32 {
    #if AVX2
    if usesVectors { return unsafe Self.maxima(rows, x) }
    #endif
    return .max
  }

  /// Whether the score at `x + 1` is above its neighbours'. The specification of `maxima`.
  private static func isMaximum(_ rows: ScoreRows, _ x: Int) -> Bool {
    let score = unsafe rows.own[x + 1]
    guard score > 0 else { return false }
    return (x...x + 2).allSatisfy { place in
      unsafe rows.upper[place] < score && rows.lower[place] < score && (place == x + 1 || rows.own[place] < score)
    }
  }
}

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
