/// Elements of EBML, RFC 8794: an ID, a length and the content.
struct EBML {
  /// The bytes so far.
  private(set) var bytes: [UInt8] = []

  /// An unsigned integer of as many bytes as it needs.
  mutating func unsigned(_ id: UInt32, _ value: UInt64) {
    let count = max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 7) / 8)
    element(id, (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
  }

  mutating func float(_ id: UInt32, _ value: Double) {
    element(id, (0..<8).reversed().map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) })
  }

  mutating func text(_ id: UInt32, _ value: String) { element(id, Array(value.utf8)) }

  mutating func element(_ id: UInt32, _ content: [UInt8]) {
    begin(id, byteCount: content.count)
    bytes += content
  }

  /// An element of elements.
  mutating func group(_ id: UInt32, _ body: (inout EBML) -> Void) {
    var content = EBML()
    body(&content)
    element(id, content.bytes)
  }

  /// ID and length of an element whose content follows.
  mutating func begin(_ id: UInt32, byteCount: Int) {
    appendID(id)
    // Lengths of eight bytes: RFC 8794, section 4, allows leading zeros.
    bytes.append(0x01)
    for shift in stride(from: 48, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: byteCount >> shift)) }
  }

  /// An element without a length, that ends with the file: RFC 8794, section 6.2.
  mutating func beginUnknown(_ id: UInt32) {
    appendID(id)
    bytes += [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
  }

  /// Bytes of ID and length of an element.
  static func headBytes(_ id: UInt32) -> Int { idBytes(id) + 8 }

  private static func idBytes(_ id: UInt32) -> Int { (UInt32.bitWidth - id.leadingZeroBitCount + 7) / 8 }

  private mutating func appendID(_ id: UInt32) {
    for index in (0..<Self.idBytes(id)).reversed() { bytes.append(UInt8(truncatingIfNeeded: id >> (index * 8))) }
  }

  mutating func append(_ more: [UInt8]) { bytes += more }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
