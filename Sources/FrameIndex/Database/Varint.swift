/// Integers in as few bytes as they need: seven bits per byte, lowest first, with the top bit set if more follow.
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

  /// Reads the integer at `offset` and advances past it; `nil` if the bytes end within it.
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
