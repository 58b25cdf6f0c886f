/// Data beside a frame: `framestream(5)`, "SIDE". Readers that do not know it pass it on unchanged.
public struct SideData: Sendable {
  /// Index of the frame that follows, in its source.
  public let ordinal: UInt64
  /// Four ASCII characters, such as "MDCV".
  public let kind: String
  /// The bytes, as the kind defines them.
  public let payload: [UInt8]

  /// - Parameter record: a whole record, as `StreamRecord.passing` lends it; `nil` for one of another type.
  public init?(_ record: RawSpan) {
    guard record.byteCount >= 64, RecordType(rawValue: record.integer(at: 0, as: UInt32.self)) == .side else { return nil }
    let head = Int(record.integer(at: 8, as: UInt32.self)), payload = Int(record.integer(at: 16, as: UInt32.self))
    let offset = aligned(RecordPrefix.byteCount + head)
    guard head >= 12, offset + payload <= record.byteCount else { return nil }
    ordinal = record.integer(at: RecordPrefix.byteCount, as: UInt64.self)
    kind = String(decoding: (0..<4).map { record.integer(at: RecordPrefix.byteCount + 8 + $0, as: UInt8.self) }, as: UTF8.self)
    self.payload = (0..<payload).map { record.integer(at: offset + $0, as: UInt8.self) }
  }
}
