internal import FrameMemory

#if AVX2
internal import CIntrinsics
#endif

/// The direction from a point to the centre of mass of the luma around it, in a circle of radius 15.
@safe
struct IntensityCentroid: ~Copyable {
  static let radius = 15
  /// The last column of each row of the circle, from the middle row on: `⌊√(15.5² − y²)⌋`.
  static let reach: [Int] = (0...radius).map { (y: Int) -> Int in
    (0...radius).last { (x: Int) -> Bool in 4 * (x * x + y * y) <= 31 * 31 } ?? 0
  }

  /// For each row from the middle: the columns −15…16 as signed bytes inside the circle and 0 outside, and a mask of it.
  private let tables = AlignedBuffer<Int8>(count: (radius + 1) * 64)
  private let usesVectors: Bool

  init(usesVectors: Bool) {
    self.usesVectors = usesVectors
    let bytes = unsafe tables.start
    for (y, reach) in Self.reach.enumerated() {
      for x in -reach...reach {
        unsafe bytes[64 * y + x + Self.radius] = Int8(x)
        unsafe bytes[64 * y + 32 + x + Self.radius] = -1
      }
    }
  }

  /// The direction in 32nds of a turn.
  ///
  /// For memory safety the caller ensures that 15 pixels lie around this one, and one more to the right.
  @unsafe func direction(at pixel: UnsafePointer<UInt8>, stride: Int) -> Int {
    let sums = unsafe moments(pixel, stride)
    return Direction.nearest(x: sums.x, y: sums.y)
  }

  @unsafe func moments(_ pixel: UnsafePointer<UInt8>, _ stride: Int) -> (x: Int, y: Int) {
    #if AVX2
    if usesVectors { return unsafe momentsAVX2(pixel, stride) }
    #endif
    var (across, down) = (0, 0)
    for y in -Self.radius...Self.radius {
      let reach = Self.reach[abs(y)]
      for x in -reach...reach {
        let luma = unsafe Int(pixel[y * stride + x])
        across += x * luma
        down += y * luma
      }
    }
    return (across, down)
  }

  #if AVX2
  private func momentsAVX2(_ pixel: UnsafePointer<UInt8>, _ stride: Int) -> (x: Int, y: Int) {
    let tables = unsafe UnsafeRawPointer(tables.start), ones = Vector256(words: 1)
    var across = Vector256.zero, down = 0
    for y in -Self.radius...Self.radius {
      let row = unsafe Vector256(loading: pixel + (y &* stride &- Self.radius))
      let table = unsafe tables + 64 &* abs(y)
      let products = unsafe _mm256_maddubs_epi16(row, Vector256(loading: table))
      across = _mm256_add_epi32(across, _mm256_madd_epi16(products, ones))
      let sums = unsafe _mm256_sad_epu8(_mm256_and_si256(row, Vector256(loading: table + 32)), .zero)
      down &+= y &* Int(sums.wrappedSum())
    }
    return (Int(unsafe unsafeBitCast(across, to: SIMD8<Int32>.self).wrappedSum()), down)
  }
  #endif
}
