internal import PixelKernels

/// The parts of a descriptor's first word: 20 bits that must be met, or nearly, before 44 more are compared.
enum FeatureKey {
  static let bitCount = 20
  static let count = 1 << bitCount

  @inline(__always) static func key(_ word: UInt64) -> Int { Int(word & UInt64(count - 1)) }

  /// Bits that differ beyond the key.
  @inline(__always) static func distance(_ a: UInt64, _ b: UInt64) -> Int { ((a ^ b) >> UInt64(bitCount)).nonzeroBitCount }
}
