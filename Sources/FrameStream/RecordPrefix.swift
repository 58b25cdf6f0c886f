/// The first 32 bytes of every record: `framestream(5)`, "Records".
struct RecordPrefix: Equatable {
  /// Four ASCII characters, the first in the low byte.
  var type: RecordType
  var flags: UInt8
  var headBytes: Int
  var payloadBytes: Int
  var sequence: UInt64

  static let byteCount = 32
  static let required: UInt8 = 1
  static let rowDifferences: UInt8 = 2

  /// Where the payload begins in the record.
  var payloadOffset: Int { aligned(Self.byteCount + headBytes) }
  /// Bytes of the whole record.
  var recordBytes: Int { payloadOffset + aligned(payloadBytes) }

  init(type: RecordType, flags: UInt8 = Self.required, headBytes: Int, payloadBytes: Int = 0, sequence: UInt64 = 0) {
    self.type = type
    self.flags = flags
    self.headBytes = headBytes
    self.payloadBytes = payloadBytes
    self.sequence = sequence
  }

  /// Reads the 32 bytes, and checks the lengths before they are used.
  init(_ bytes: RawSpan, limits: StreamLimits) throws(StreamError) {
    type = RecordType(rawValue: bytes.integer(at: 0, as: UInt32.self))
    flags = bytes.integer(at: 4, as: UInt8.self)
    sequence = bytes.integer(at: 24, as: UInt64.self)
    let head = bytes.integer(at: 8, as: UInt32.self)
    let payload = bytes.integer(at: 16, as: UInt64.self)
    guard type.isPrintable else { throw .malformed("a record of type \(type) begins where a record should") }
    guard head <= UInt32(StreamLimits.headBytes) else {
      throw .malformed("the head of a \(type) record claims \(head) bytes, the limit is \(StreamLimits.headBytes)")
    }
    guard payload <= UInt64(limits.payloadBytes) else { throw .tooLarge(claimed: payload, limit: limits.payloadBytes) }
    headBytes = Int(head)
    payloadBytes = Int(payload)
  }

  func store(into bytes: inout MutableRawSpan) {
    bytes.store(type.rawValue, at: 0)
    bytes.store(UInt32(flags), at: 4)
    bytes.store(UInt32(headBytes), at: 8)
    bytes.store(0 as UInt32, at: 12)
    bytes.store(UInt64(payloadBytes), at: 16)
    bytes.store(sequence, at: 24)
  }
}
