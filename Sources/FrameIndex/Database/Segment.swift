internal import Pixels

/// Limits and packing of a segment: up to 4,096 fingerprints that were written in one transaction.
enum Segment {
  static let capacity = 4096
  static let fingerprintBytes = 32
  /// Half of a fingerprint. All first halves of a segment come before the second halves, so that a search for near pictures,
  /// which the first halves mostly decide, reads half of the file.
  static let halfBytes = 16
  /// Steps of a shot score, 0…100 in 16 bits.
  static let scoreSteps: Float = 512
  /// The most bytes that one fingerprint's facts take.
  static let maxFactBytes = 3 + 7 * Varint.maxBytes
  static let maxBoxBytes = 5 * Varint.maxBytes

  /// FNV-1a's offset basis and prime, 64 bits.
  static let emptyChecksum: UInt64 = 0xCBF2_9CE4_8422_2325
  static let checksumPrime: UInt64 = 0x0000_0100_0000_01B3

  /// A checksum of stored bytes: FNV-1a over little-endian 64-bit words, the last one padded with zeros.
  static func checksum(_ bytes: UnsafeRawBufferPointer, from start: UInt64 = emptyChecksum) -> UInt64 {
    var sum = start
    var offset = 0
    while offset + 8 <= bytes.count {
      sum = (sum ^ (unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))) &* checksumPrime
      offset += 8
    }
    var rest: UInt64 = 0
    for index in offset..<bytes.count { rest |= UInt64(unsafe bytes[index]) << UInt64(8 * (index - offset)) }
    return (sum ^ rest) &* checksumPrime
  }

  /// The checksum of several columns, one after another.
  static func checksum(_ columns: [[UInt8]], from start: UInt64 = emptyChecksum) -> UInt64 {
    var sum = start
    for bytes in columns { unsafe bytes.withUnsafeBytes { sum = unsafe checksum($0, from: sum) } }
    return sum
  }
}
