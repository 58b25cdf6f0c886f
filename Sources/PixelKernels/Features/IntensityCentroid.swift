internal import FrameMemory

/// The direction from a point to the centre of mass of the luma around it, in a circle of radius 15.
@safe
struct IntensityCentroid: ~Copyable {
  static let radius = 15
  /// The last column of each row of the circle, from the middle row on: `⌊√(15.5² − y²)⌋`.
  static let reach: [Int] = (0...radius).map { (y: Int) -> Int in
    (0...radius).last { (x: Int) -> Bool in 4 * (x * x + y * y) <= 31 * 31 } ?? 0
  }

  /// For each row from the middle: the columns −15…16 as signed bytes inside the circle and 0 outside, and a mask of it.
  let tables = AlignedBuffer<Int8>(count: (radius + 1) * 64)
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
}
