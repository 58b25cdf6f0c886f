internal import FrameMemory

/// Smooths a plane: a Gaussian of σ 2 over 7 x 7 pixels, with weights in 128ths along each axis. Beyond an edge lies the
/// picture's mirror image without its outermost pixel, as OpenCV's default has it.
///
///     out = ⌊(Σ pixel · across · down + 2^13) / 2^14⌋
@safe
struct GaussianBlur: ~Copyable {
  /// `128 · exp(−x² / 8)` over its sum, for x = 0…3, rounded so that all seven sum to 128.
  static let weights: (Int16, Int16, Int16, Int16) = (28, 24, 17, 9)
  static let radius = 3

  /// Seven rows, filtered across.
  private let filtered: AlignedBuffer<Int16>
  private let padded: AlignedBuffer<UInt8>
  private let rowWords: Int
  private let usesVectors: Bool

  init(width: Int, usesVectors: Bool) {
    rowWords = LumaPlane.stride(width: width)
    filtered = AlignedBuffer(count: 7 * rowWords)
    padded = AlignedBuffer(count: rowWords + 64)
    self.usesVectors = usesVectors
  }

  /// For memory safety the caller ensures that both planes have one size, no wider than the filter and at least 4 pixels a side.
  @unsafe func smooth(_ source: LumaPlane, into result: LumaPlane) {
    let words = unsafe filtered.start
    func slot(_ row: Int) -> UnsafeMutablePointer<Int16> { unsafe words + row % 7 * rowWords }
    for row in 0..<3 { unsafe filter(source, row, into: slot(row)) }
    for y in 0..<source.height {
      if y + 3 < source.height { unsafe filter(source, y + 3, into: slot(y + 3)) }
      func neighbour(_ distance: Int) -> UnsafePointer<Int16> {
        unsafe UnsafePointer(slot(Self.mirrored(y + distance, count: source.height)))
      }
      let rows = unsafe Rows(
        middle: neighbour(0), up1: neighbour(-1), down1: neighbour(1), up2: neighbour(-2), down2: neighbour(2), up3: neighbour(-3),
        down3: neighbour(3))
      unsafe sum(rows, into: result.row(y), count: source.width)
    }
  }

  /// Where a place beyond an edge is taken from.
  private static func mirrored(_ place: Int, count: Int) -> Int {
    place < 0 ? -place : place >= count ? 2 * (count - 1) - place : place
  }

  private func filter(_ plane: LumaPlane, _ y: Int, into words: UnsafeMutablePointer<Int16>) {
    let row = unsafe plane.row(y), width = plane.width, pixels = unsafe padded.start
    unsafe (pixels + 3).update(from: row, count: width)
    for distance in 1...3 {
      unsafe pixels[3 - distance] = row[distance]
      unsafe pixels[width + 2 + distance] = row[width - 1 - distance]
    }
    let (k0, k1, k2, k3) = Self.weights
    for x in 0..<width {
      func at(_ offset: Int) -> Int16 { unsafe Int16(pixels[x &+ offset]) }
      let near = at(3) &* k0 &+ (at(2) &+ at(4)) &* k1
      unsafe words[x] = near &+ (at(1) &+ at(5)) &* k2 &+ (at(0) &+ at(6)) &* k3
    }
  }

  @safe struct Rows {
    let middle, up1, down1, up2, down2, up3, down3: UnsafePointer<Int16>
  }

  private func sum(_ rows: Rows, into row: UnsafeMutablePointer<UInt8>, count: Int) {
    #if AVX2
    if usesVectors { return unsafe Self.sumAVX2(rows, into: row, count: count) }
    #endif
    let (k0, k1, k2, k3) = (Int32(Self.weights.0), Int32(Self.weights.1), Int32(Self.weights.2), Int32(Self.weights.3))
    for x in 0..<count {
      let one = unsafe Int32(rows.middle[x]) * k0 + (Int32(rows.up1[x]) + Int32(rows.down1[x])) * k1
      let other = unsafe (Int32(rows.up2[x]) + Int32(rows.down2[x])) * k2 + (Int32(rows.up3[x]) + Int32(rows.down3[x])) * k3
      unsafe row[x] = UInt8(truncatingIfNeeded: (one + other + 8192) >> 14)
    }
  }
}
