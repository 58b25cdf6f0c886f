/// Builds one line of NDJSON after another in a buffer that is kept: nothing is allocated per line in steady state.
public struct JSONLine {
  /// The line so far, in UTF-8; after `end` with its newline.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty line.
  public init() { bytes.reserveCapacity(1024) }

  /// Forgets the line and begins a new one.
  public mutating func begin() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
    open("{")
  }

  /// Ends the line.
  public mutating func end() {
    close("}")
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The key of the next value; for keys that need no escaping.
  public mutating func key(_ name: StaticString) {
    comma()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The key of the next value.
  public mutating func key(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// The shortest text that reads back as the same number; null for NaN and infinities.
  public mutating func exact(_ value: Double) {
    guard value.isFinite else {
      word("null")
      return
    }
    comma()
    bytes.append(contentsOf: value.description.utf8)
  }

  /// An integer of at most 64 bits.
  public mutating func integer<T: BinaryInteger>(_ value: T) {
    comma()
    let magnitude = UInt64(value.magnitude)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    // From the front: reversing a slice would copy the array.
    var unit: UInt64 = 1
    while magnitude / unit >= 10 { unit *= 10 }
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(magnitude / unit % 10))
      unit /= 10
    }
  }

  /// A number with at most six decimals, rounded to nearest. Values from 9e12, NaN and infinities become null.
  public mutating func decimal(_ value: Double) {
    guard value.magnitude < 9e12 else {
      word("null")
      return
    }
    let ticks = Int64((value.magnitude * 1e6).rounded())
    comma()
    if value < 0 && ticks > 0 { bytes.append(UInt8(ascii: "-")) }
    needsComma = false
    integer(ticks / 1_000_000)
    var rest = ticks % 1_000_000, unit: Int64 = 100_000
    if rest > 0 { bytes.append(UInt8(ascii: ".")) }
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(rest / unit))
      rest %= unit
      unit /= 10
    }
  }

  /// `true` or `false`.
  public mutating func boolean(_ value: Bool) { word(value ? "true" : "false") }
  /// `null`.
  public mutating func null() { word("null") }

  /// Text in quotes, escaped where RFC 8259 requires it.
  public mutating func string(_ text: String) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 { escape(byte) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Begins an array; `endArray` ends it.
  public mutating func beginArray() { open("[") }
  /// Ends an array.
  public mutating func endArray() { close("]") }
  /// Begins an object; `endObject` ends it.
  public mutating func beginObject() { open("{") }
  /// Ends an object.
  public mutating func endObject() { close("}") }

  private mutating func open(_ bracket: Unicode.Scalar) {
    comma()
    bytes.append(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    bytes.append(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func word(_ text: StaticString) {
    comma()
    append(text)
  }

  private mutating func quote(_ text: StaticString) {
    bytes.append(UInt8(ascii: "\""))
    append(text)
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func append(_ text: StaticString) {
    // Safe: a static string's bytes live as long as the program.
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// RFC 8259, 7: quotation mark, reverse solidus and control characters; and the other control characters (DEL and C1, which is
  /// 0xC2 and 0x80 to 0x9F), because a terminal obeys them too.
  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x0A: append("\\n")
    case 0x09: append("\\t")
    case 0x0D: append("\\r")
    case 0..<0x20, 0x7F: control(byte)
    case 0x80..<0xA0 where bytes.last == 0xC2:
      bytes.removeLast()
      control(byte)
    default: bytes.append(byte)
    }
  }

  private mutating func control(_ byte: UInt8) {
    append("\\u00")
    bytes.append(Self.hexDigit(byte >> 4))
    bytes.append(Self.hexDigit(byte & 15))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

extension JSONLine {
  /// Any parsed value; members of objects in the order of their keys.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .boolean(let flag): boolean(flag)
    case .integer(let number): integer(number)
    case .number(let number): exact(number)
    case .string(let text): string(text)
    case .array(let values):
      beginArray()
      for element in values { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for key in members.keys.sorted() { member(key, members[key]!) }
      endObject()
    }
  }

  /// One member of an object.
  public mutating func member(_ name: String, _ value: JSONValue) {
    key(name)
    self.value(value)
  }
}
