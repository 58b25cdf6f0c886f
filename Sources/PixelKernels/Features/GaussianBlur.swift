internal import FrameMemory

#if AVX2
internal import CIntrinsics
#endif

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

  #if AVX2
  /// Sixteen pixels a step. For memory safety the caller ensures that 32 words and bytes past `count` may be read and written.
  private static func sumAVX2(_ rows: Rows, into row: UnsafeMutablePointer<UInt8>, count: Int) {
    let (k0, k1, k2, k3) = weights
    let (one, two, three) = (pair(k0, k1), pair(k1, k2), pair(k2, k3)), last = pair(k3, 0), half = _mm256_set1_epi32(8192)
    for x in stride(from: 0, to: count, by: 16) {
      @inline(__always) func load(_ words: UnsafePointer<Int16>) -> Vector256 { unsafe Vector256(loading: words + x) }
      let a = unsafe load(rows.middle), b = unsafe load(rows.up1), c = unsafe load(rows.down1), d = unsafe load(rows.up2)
      let e = unsafe load(rows.down2), f = unsafe load(rows.up3), g = unsafe load(rows.down3)
      @inline(__always) func sums(_ unpack: (Vector256, Vector256) -> Vector256) -> Vector256 {
        let near = _mm256_add_epi32(_mm256_madd_epi16(unpack(a, b), one), _mm256_madd_epi16(unpack(c, d), two))
        let far = _mm256_add_epi32(_mm256_madd_epi16(unpack(e, f), three), _mm256_madd_epi16(unpack(g, .zero), last))
        return _mm256_srai_epi32(_mm256_add_epi32(_mm256_add_epi32(near, far), half), 14)
      }
      let words = _mm256_packs_epi32(sums { _mm256_unpacklo_epi16($0, $1) }, sums { _mm256_unpackhi_epi16($0, $1) })
      let bytes = _mm256_packus_epi16(words, words).unpacked
      unsafe UnsafeMutableRawPointer(row + x).storeBytes(of: bytes.low, as: SIMD2<Int64>.self)
    }
  }

  @inline(__always) private static func pair(_ first: Int16, _ second: Int16) -> Vector256 {
    _mm256_set1_epi32(Int32(first) | Int32(second) << 16)
  }
  #endif
}
