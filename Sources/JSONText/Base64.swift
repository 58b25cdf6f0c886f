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
