/// A parsed JSON value: RFC 8259, strictly.
public enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  /// A number written as an integer that fits 64 bits.
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Of equal keys the last one wins.
  case object([String: JSONValue])

  /// Parses one value that is the whole text.
  ///
  /// - Throws: `JSONError` where the text stops being JSON.
  public init(_ text: some Sequence<UInt8>) throws(JSONError) {
    var parser = JSONParser(Array(text))
    self = try parser.document()
  }

  /// A member of an object; `nil` if it is missing or null.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members[key], value != .null else { return nil }
    return value
  }

  /// The text, if this is a string.
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The value, if this is `true` or `false`.
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  /// The elements, if this is an array.
  public var array: [JSONValue]? { if case .array(let values) = self { values } else { nil } }

  /// An integer, even if written with a zero fraction.
  public var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }

  /// The number, if this is one; integers above 2^53 are rounded.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

/// Where a text stops being JSON.
public struct JSONError: Error, Equatable, CustomStringConvertible {
  /// What was expected.
  public var expected: String
  /// Bytes before it.
  public var offset: Int
  public var description: String { "not JSON: expected \(expected) at byte \(offset + 1)" }
}

/// RFC 4648, section 4, with padding.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  /// The value of each byte; 255 for bytes outside the alphabet.
  private static let values = (0..<256).map { byte in UInt8(alphabet.firstIndex(of: UInt8(byte)) ?? 255) }

  /// The text of some bytes, in one line.
  public static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var word: UInt32 = 0
      for place in 0..<3 { word = word << 8 | (place < count ? UInt32(bytes[start + place]) : 0) }
      for place in 0..<4 { text.append(place <= count ? alphabet[Int(word >> UInt32(18 - 6 * place) & 63)] : padding) }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// - Returns: `nil` for text that `encode` would not write.
  public static func decode(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 4 == 0 else { return nil }
    let padded = digits.suffix(2).count { $0 == padding }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 4 * 3)
    var word: UInt32 = 0
    for (place, digit) in digits.enumerated() {
      let value = place >= digits.count - padded && digit == padding ? 0 : values[Int(digit)]
      guard value < 64 else { return nil }
      word = word << 6 | UInt32(value)
      guard place % 4 == 3 else { continue }
      bytes += [UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
    }
    bytes.removeLast(padded)
    return encode(bytes) == text ? bytes : nil
  }
}
