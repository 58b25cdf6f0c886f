/// A recursive descent over the grammar of RFC 8259.
struct JSONParser {
  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0
  /// Deeper nesting is refused, so that hostile text can't exhaust the stack.
  private static let mostDepth = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard offset == bytes.count else { throw error("the end") }
    return value
  }

  private func error(_ expected: String) -> JSONError { JSONError(expected: expected, offset: offset) }
  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSONValue {
    skipSpace()
    guard depth < Self.mostDepth else { throw error("at most \(Self.mostDepth) levels") }
    depth += 1
    defer { depth -= 1 }
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[offset...].starts(with: text.utf8) else { throw error(text) }
    offset += text.utf8.count
    return value
  }

  private mutating func object() throws(JSONError) -> JSONValue {
    offset += 1
    var members: [String: JSONValue] = [:]
    if skip("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key") }
      let key = try string()
      guard skip(":") else { throw error("':'") }
      members[key] = try value()
    } while skip(",")
    guard skip("}") else { throw error("',' or '}'") }
    return .object(members)
  }

  private mutating func array() throws(JSONError) -> JSONValue {
    offset += 1
    var values: [JSONValue] = []
    if skip("]") { return .array(values) }
    repeat { values.append(try value()) } while skip(",")
    guard skip("]") else { throw error("',' or ']'") }
    return .array(values)
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = offset
    if next == UInt8(ascii: "-") { offset += 1 }
    let leadsWithZero = next == UInt8(ascii: "0")
    let digits = try skipDigits()
    guard digits == 1 || !leadsWithZero else { throw error("a number without leading zeros") }
    var isInteger = true
    if next == UInt8(ascii: ".") {
      offset += 1
      isInteger = try skipDigits() == 0
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      offset += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { offset += 1 }
      isInteger = try skipDigits() == 0
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, let value = Int64(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw error("a number that fits") }
    return .number(value)
  }

  private mutating func skipDigits() throws(JSONError) -> Int {
    let start = offset
    while let byte = next, 0x30...0x39 ~= byte { offset += 1 }
    guard offset > start else { throw error(start == bytes.count || bytes[start] > 0x2F ? "a value" : "a digit") }
    return offset - start
  }
}

extension JSONParser {
  private mutating func string() throws(JSONError) -> String {
    offset += 1
    var text: [UInt8] = []
    while let byte = next {
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return try decoded(text)
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<0x20: throw error("no control character in a string")
      default: text.append(byte)
      }
    }
    throw error("'\"'")
  }

  private func decoded(_ text: [UInt8]) throws(JSONError) -> String {
    guard let string = String(validating: text, as: UTF8.self) else { throw error("UTF-8 before it") }
    return string
  }

  private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
    guard let byte = next else { throw error("an escape") }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try scalar())).utf8)
    default: throw error("an escape before it")
    }
  }

  /// Four hexadecimal digits, and a second escape after a high surrogate.
  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, next == UInt8(ascii: "\\") else { throw error("a surrogate pair") }
    offset += 1
    guard next == UInt8(ascii: "u") else { throw error("a surrogate pair") }
    offset += 1
    let low = try hexadecimal()
    guard 0xDC00..<0xE000 ~= low, let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)) else {
      throw error("a surrogate pair")
    }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard offset + 4 <= bytes.count, bytes[offset..<offset + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits") }
    offset += 4
    return value
  }
}
