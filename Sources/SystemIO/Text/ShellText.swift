/// Text for a shell: bash, zsh and ksh; sh too if the name has neither control characters nor bytes that are not UTF-8.
public enum ShellText {
  /// A name as one word: in single quotes, or as `$'…'` if it has bytes that can't be copied from a screen.
  public static func quoted(_ name: String) -> String {
    let bytes = ByteString(name: name).bytes
    let isPlain = TerminalText.printable(name) == name
    var word = Array((isPlain ? "'" : "$'").utf8)
    for byte in bytes { word += isPlain ? plain(byte) : escaped(byte) }
    word.append(UInt8(ascii: "'"))
    return String(decoding: word, as: UTF8.self)
  }

  private static func plain(_ byte: UInt8) -> [UInt8] { byte == UInt8(ascii: "'") ? Array("'\\''".utf8) : [byte] }

  /// Everything but printable ASCII as three octal digits, which a following digit can't extend.
  private static func escaped(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\\"): return [UInt8(ascii: "\\"), byte]
    case 0x20..<0x7F: return [byte]
    default: return [UInt8(ascii: "\\")] + [6, 3, 0].map { UInt8(ascii: "0") + byte >> UInt8($0) & 7 }
    }
  }
}
