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
