/// Which of the pattern's pairs make a descriptor, and in what order.
enum FeatureBits {
  static let order: [UInt8] = (0..<128).map { UInt8($0) }
}
