/// Text for a person: on a terminal, in a message or a table.
///
/// Names and words are untrusted. What would move the cursor, hide or reorder text is shown instead of executed.
public enum TerminalText {
  /// The text on one line: control characters as `\n`, `\x1B` or `\u{202E}`, bytes that are not UTF-8 as `\xE9`.
  public static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { mustBeShown($0) }) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if mustBeShown(scalar) { shown.append(contentsOf: spelled(scalar).unicodeScalars) } else { shown.append(scalar) }
    }
    return String(shown)
  }

  /// Controls (C0, DEL, C1), line separators, marks of direction, and the scalars that represent bytes of a name.
  private static func mustBeShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: ByteString.byte(of: scalar) != nil
    }
  }

  private static func spelled(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default:
      let value = ByteString.byte(of: scalar).map { UInt32($0) } ?? scalar.value
      let digits = String(value, radix: 16, uppercase: true)
      let isByte = value < 0x80 || ByteString.byte(of: scalar) != nil
      return isByte ? "\\x" + (digits.count < 2 ? "0" : "") + digits : "\\u{\(digits)}"
    }
  }
}
