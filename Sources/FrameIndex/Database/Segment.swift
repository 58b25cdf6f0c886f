internal import Pixels

/// Limits and packing of a segment: up to 4,096 fingerprints that were written in one transaction.
enum Segment {
  static let capacity = 4096
  static let fingerprintBytes = 32
  /// Half of a fingerprint. The first halves of a segment come before all second halves, so that a search for near
  /// pictures, which the first halves mostly decide, reads half of the file.
  static let halfBytes = 16
  /// Steps of a shot score, 0…100 in 16 bits.
  static let scoreSteps: Float = 512
  /// The most bytes that one fingerprint's facts take.
  static let maxFactBytes = 3 + 7 * Varint.maxBytes
  static let maxBoxBytes = 5 * Varint.maxBytes

  /// FNV-1a's offset basis and prime, 64 bits.
  static let emptyChecksum: UInt64 = 0xCBF2_9CE4_8422_2325
  static let checksumPrime: UInt64 = 0x0000_0100_0000_01B3

  /// A checksum of stored bytes: FNV-1a over little-endian 64-bit words, the last one filled with zeros.
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

/// Integers in as few bytes as they need: seven bits a byte, the lowest first, the top bit where more follow.
enum Varint {
  static let maxBytes = 10

  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
  static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }

  /// - Returns: bytes written, 1…10.
  static func store(_ value: UInt64, at start: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = value
    var count = 0
    while rest >= 0x80 {
      unsafe start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest >>= 7
      count += 1
    }
    unsafe start[count] = UInt8(truncatingIfNeeded: rest)
    return count + 1
  }

  /// Reads the integer at `offset` and goes past it; `nil` where the bytes end in it.
  static func load(_ bytes: [UInt8], _ offset: inout Int) -> UInt64? {
    if offset < bytes.count, bytes[offset] < 0x80 {
      defer { offset += 1 }
      return UInt64(bytes[offset])
    }
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard offset < bytes.count else { return nil }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
