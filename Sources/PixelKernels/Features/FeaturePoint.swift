/// What the surroundings of a point look like: 128 comparisons of smoothed luma, rotated with the picture.
///
/// Two views of one point differ in few bits; unrelated points in about 64.
public struct FeatureDescriptor: Hashable, Sendable, BitwiseCopyable {
  /// Bit k is bit k % 64 of word k / 64. The first bits are those that a search begins with, see `FeatureBits`.
  public var words: SIMD2<UInt64>

  /// A descriptor of these bits.
  public init(words: SIMD2<UInt64>) { self.words = words }

  /// Bits in a descriptor.
  public static let bitCount = 128

  /// Bits that differ, 0…128.
  @inlinable public func distance(to other: FeatureDescriptor) -> Int {
    (words[0] ^ other.words[0]).nonzeroBitCount + (words[1] ^ other.words[1]).nonzeroBitCount
  }
}

/// A corner that is found again after the picture is scaled, rotated, cropped or photographed.
public struct FeaturePoint: Hashable, Sendable, BitwiseCopyable {
  /// Column in the reduced picture, whole pixels from 0.
  public var x: UInt16
  /// Row in the reduced picture, whole pixels from 0.
  public var y: UInt16
  /// The level of the pyramid: the point is as large as `scale(ofLevel:)` says.
  public var level: UInt8
  /// Where the surroundings are bright, in 32nds of a turn from the right clockwise as the picture is seen.
  public var angle: UInt8
  /// What the surroundings look like.
  public var descriptor: FeatureDescriptor
  /// The bits among the descriptor's first 20 whose comparisons were closest to a tie: another view may have them inverted.
  public var doubtfulKeyBits: UInt32

  /// Memberwise; without doubtful bits unless they are given.
  public init(x: UInt16, y: UInt16, level: UInt8, angle: UInt8, descriptor: FeatureDescriptor, doubtfulKeyBits: UInt32 = 0) {
    (self.x, self.y, self.level, self.angle) = (x, y, level, angle)
    (self.descriptor, self.doubtfulKeyBits) = (descriptor, doubtfulKeyBits)
  }

  /// Steps of a turn.
  public static let angleSteps = 32

  /// Pixels of the reduced picture to one of a level.
  @inlinable public static func scale(ofLevel level: Int) -> Double {
    (0..<level).reduce(1) { scale, _ in scale * 1.2 }
  }
}

/// How many points a picture gets, and from how much of it.
public struct FeatureOptions: Hashable, Sendable {
  /// The longer side of the picture that points are looked for in; a smaller one stays as it is.
  public var longSide: Int
  /// Levels of the pyramid, each 1.2 times smaller than the one before.
  public var levels: Int
  /// The most points.
  public var points: Int
  /// Columns of cells that points are spread over.
  public var columns: Int
  /// Rows of those cells.
  public var rows: Int

  /// The options for a frame that an index stores.
  public static let keyframe = FeatureOptions(longSide: 640, levels: 8, points: 200, columns: 4, rows: 3)
  /// The options for a query. The finer cells keep large text from taking all the points.
  public static let query = FeatureOptions(longSide: 1280, levels: 10, points: 2000, columns: 8, rows: 6)

  /// The size of the reduced picture.
  public func size(width: Int, height: Int) -> (width: Int, height: Int) {
    let longer = max(width, height)
    guard longer > longSide else { return (width, height) }
    return (max(1, (width * longSide + longer / 2) / longer), max(1, (height * longSide + longer / 2) / longer))
  }
}
