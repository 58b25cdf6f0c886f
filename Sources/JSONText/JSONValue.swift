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
