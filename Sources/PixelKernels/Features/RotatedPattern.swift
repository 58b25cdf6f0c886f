internal import FrameMemory

/// The pairs of a descriptor in each of the 32 directions, in whole pixels from the point.
@safe
struct RotatedPattern: ~Copyable {
  /// x and y of the one and of the other.
  typealias Pair = SIMD4<Int8>

  static let pairCount = FeatureDescriptor.bitCount
  private let pairs = AlignedBuffer<Pair>(count: FeaturePoint.angleSteps * pairCount)

  init() {
    for angle in 0..<FeaturePoint.angleSteps {
      let start = unsafe pairs.start + angle * Self.pairCount
      for (bit, index) in FeatureBits.order.enumerated() {
        let pair = FeaturePattern.pairs[Int(index)]
        let one = Self.turned(pair.x0, pair.y0, by: angle), other = Self.turned(pair.x1, pair.y1, by: angle)
        unsafe start[bit] = Pair(one.x, one.y, other.x, other.y)
      }
    }
  }

  subscript(angle: Int, bit: Int) -> Pair { unsafe pairs.start[angle * Self.pairCount + bit] }

  /// A place in 64ths of a pixel, turned and rounded to whole pixels.
  private static func turned(_ x: Int16, _ y: Int16, by angle: Int) -> (x: Int8, y: Int8) {
    let (cos, sin) = (Direction.cosine(angle), Direction.cosine(angle - 8))
    let half = 32 * Direction.unit
    let column = Int(x) * cos - Int(y) * sin, row = Int(x) * sin + Int(y) * cos
    return (Int8((column + half) >> 20), Int8((row + half) >> 20))
  }

  /// For memory safety the caller ensures that 15 pixels lie around the point in every direction.
  @unsafe func descriptor(of point: UnsafePointer<UInt8>, stride: Int, angle: Int) -> FeatureDescriptor {
    precondition(0..<FeaturePoint.angleSteps ~= angle)
    let start = unsafe pairs.start + angle * Self.pairCount
    var words = SIMD2<UInt64>.zero
    for word in 0..<2 {
      var bits: UInt64 = 0
      for bit in 0..<64 {
        let pair = unsafe start[64 &* word &+ bit]
        let one = unsafe point[Int(pair.y) &* stride &+ Int(pair.x)], other = unsafe point[Int(pair.w) &* stride &+ Int(pair.z)]
        bits |= (one < other ? 1 : 0) << UInt64(bit)
      }
      words[word] = bits
    }
    return FeatureDescriptor(words: words)
  }
}

extension RotatedPattern {
  /// Bits that a search begins with.
  static let keyBits = 20
  /// How many of them are called doubtful.
  static let doubtfulBits = 4

  /// Of the first bits those whose two pixels differ least; of equal ones the first.
  ///
  /// For memory safety the caller ensures that 15 pixels lie around the point in every direction.
  @unsafe func doubtfulKeyBits(of point: UnsafePointer<UInt8>, stride: Int, angle: Int) -> UInt32 {
    var margins = SIMD32<UInt16>(repeating: .max)
    for bit in 0..<Self.keyBits {
      let pair = self[angle, bit]
      let one = unsafe Int(point[Int(pair.y) &* stride &+ Int(pair.x)]), other = unsafe Int(point[Int(pair.w) &* stride &+ Int(pair.z)])
      margins[bit] = UInt16(truncatingIfNeeded: abs(one - other) << 5 | bit)
    }
    var chosen: UInt32 = 0
    for _ in 0..<Self.doubtfulBits {
      let bit = Int(margins.min() & 31)
      chosen |= 1 << UInt32(bit)
      margins[bit] = .max
    }
    return chosen
  }
}

/// 32nds of a turn in integers, so that every machine rotates alike.
enum Direction {
  /// What stands for 1.
  static let unit = 1 << 14
  private static let quarter = [16384, 16069, 15137, 13623, 11585, 9102, 6270, 3196, 0]

  /// The cosine of `step` 32nds of a turn, times `unit`.
  static func cosine(_ step: Int) -> Int {
    let step = step & 31
    return switch step {
    case 0...8: quarter[step]
    case 9...16: -quarter[16 - step]
    case 17...24: -quarter[step - 16]
    default: quarter[32 - step]
    }
  }

  /// The direction nearest to a vector; 0 for none.
  static func nearest(x: Int, y: Int) -> Int {
    var best = (step: 0, length: 0)
    for step in 0..<FeaturePoint.angleSteps {
      let length = x * cosine(step) + y * cosine(step - 8)
      if length > best.length { best = (step, length) }
    }
    return best.step
  }
}
