/// One record, lent by the reader until the next call.
public enum StreamRecord: ~Escapable {
  case header(StreamHeader)
  /// The head, and the planes in `FrameLayout`'s order, 64-byte aligned.
  case frame(FrameHeader, RawSpan)
  /// The head, the heads of its frames, and the elements.
  case tensor(TensorHeader, TensorFrames, RawSpan)
  /// An optional record, whole, to be passed on.
  case passing(RawSpan)
  case failure(StreamFailure)
  case trailer(StreamTrailer)
}

/// The frames that a tensor was made of.
public struct TensorFrames: ~Escapable {
  private let heads: RawSpan
  /// Frames of which the tensor was made.
  public var count: Int { heads.byteCount / FrameHeader.byteCount }

  @_lifetime(copy heads)
  init(heads: RawSpan) { self.heads = heads }

  /// The frame of one item.
  ///
  /// - Throws: `StreamError` if the stream is damaged or breaks off.
  public func header(of item: Int) throws(StreamError) -> FrameHeader {
    try FrameHeader(heads.extracting(item * FrameHeader.byteCount..<(item + 1) * FrameHeader.byteCount))
  }
}

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

/// Four ASCII characters that name a kind of record.
struct RecordType: RawRepresentable, Equatable, CustomStringConvertible {
  let rawValue: UInt32
  init(rawValue: UInt32) { self.rawValue = rawValue }
  static let header = RecordType("HEAD")
  static let frame = RecordType("FRAM")
  static let tensor = RecordType("TENS")
  static let side = RecordType("SIDE")
  static let failure = RecordType("FAIL")
  static let trailer = RecordType("TAIL")

  private init(_ name: StaticString) {
    // Safe: static strings are UTF-8 in constant memory, and all names here have four bytes.
    rawValue = unsafe UInt32(littleEndian: UnsafeRawPointer(name.utf8Start).loadUnaligned(as: UInt32.self))
  }

  private var bytes: [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> ($0 * 8)) } }
  var isPrintable: Bool { (0..<4).allSatisfy { (0x20...0x7E).contains((rawValue >> ($0 * 8)) & 0xFF) } }
  var description: String {
    isPrintable ? "'\(String(decoding: bytes, as: UTF8.self))'" : "0x" + String(rawValue, radix: 16)
  }
}
