public import SystemIO

/// Names of numbered files: `name-%05d.png`.
public struct PictureNames: Equatable, Sendable {
  /// What the number in a name counts.
  public enum Numbering: Sendable {
    /// Frames of the stream, from 1.
    case position
    /// Frames of the source, from 0.
    case ordinal
  }

  private let prefix: [UInt8]
  private let digits: Int
  private let suffix: [UInt8]
  let numbering: Numbering

  /// - Returns: `nil` if `pattern` holds no `%d` or `%0Nd`: it is then the name of one file. In a pattern `%%` is a
  ///   percent sign.
  public init?(pattern: ByteString, numbering: Numbering = .position) {
    var texts: [[UInt8]] = [[]]
    var digits: Int?
    var rest = pattern.bytes[...]
    while let byte = rest.popFirst() {
      if byte == Self.percent, digits == nil, let width = Self.takeNumber(from: &rest) {
        digits = width
        texts.append([])
      } else {
        if byte == Self.percent && rest.first == Self.percent { rest.removeFirst() }
        texts[texts.count - 1].append(byte)
      }
    }
    guard let digits else { return nil }
    (prefix, suffix) = (texts[0], texts[1])
    self.digits = digits
    self.numbering = numbering
  }

  private static let percent = UInt8(ascii: "%")

  /// Takes `d` or `0Nd`.
  private static func takeNumber(from rest: inout ArraySlice<UInt8>) -> Int? {
    if rest.first == UInt8(ascii: "d") {
      rest.removeFirst()
      return 1
    }
    let field = Array(rest.prefix(3))
    guard field.count == 3, field[0] == UInt8(ascii: "0"), field[2] == UInt8(ascii: "d"), 0x30...0x39 ~= field[1] else { return nil }
    rest.removeFirst(3)
    return Int(field[1] - 0x30)
  }

  /// The name for a number.
  func name(_ number: UInt64) -> ByteString {
    let text = Array(String(number).utf8)
    return ByteString(bytes: prefix + Array(repeating: 0x30, count: max(0, digits - text.count)) + text + suffix)
  }
}
