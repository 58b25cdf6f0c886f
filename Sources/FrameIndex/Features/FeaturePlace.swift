internal import PixelKernels

/// Where a stored point lies, in 32 bits: x and y of ten bits each, the level in four, the angle in five.
struct FeaturePlace: Hashable, Sendable {
  var bits: UInt32

  init(bits: UInt32) { self.bits = bits }

  /// - Parameter point: of a picture with sides up to 1,024, in a pyramid of up to 16 levels.
  init(_ point: FeaturePoint) {
    let (x, y) = (UInt32(min(point.x, 1023)), UInt32(min(point.y, 1023)))
    bits = x | y << 10 | UInt32(point.level & 15) << 20 | UInt32(point.angle & 31) << 24
  }

  var x: Int { Int(bits & 1023) }
  var y: Int { Int(bits >> 10 & 1023) }
  var level: Int { Int(bits >> 20 & 15) }
  var angle: Int { Int(bits >> 24 & 31) }

  func point(_ words: SIMD2<UInt64>) -> FeaturePoint {
    FeaturePoint(
      x: UInt16(x), y: UInt16(y), level: UInt8(level), angle: UInt8(angle), descriptor: FeatureDescriptor(words: words))
  }
}
