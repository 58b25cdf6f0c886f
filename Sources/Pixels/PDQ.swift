/// A PDQ fingerprint: 256 bits that say which of a picture's 16 x 16 lowest frequencies lie above their median.
///
/// Pictures that look alike differ in few bits; unrelated ones in about 128, hardly ever in fewer than 90.
public struct PDQ: Hashable, Sendable {
  /// Bit k, for row k / 16 and column k % 16 of the spectrum, is bit k % 64 of word k / 64.
  public var words: SIMD4<UInt64>

  /// The 256 bits in four words, as `words` has them.
  public init(words: SIMD4<UInt64>) { self.words = words }

  /// The fingerprint of a picture that is too small to hash.
  public static let zero = PDQ(words: .zero)

  /// Bits that differ, 0…256.
  @inlinable public func distance(to other: PDQ) -> Int {
    let difference = words ^ other.words
    return difference[0].nonzeroBitCount + difference[1].nonzeroBitCount
      + difference[2].nonzeroBitCount + difference[3].nonzeroBitCount
  }
}

extension PDQ: CustomStringConvertible, LosslessStringConvertible {
  /// 64 hexadecimal digits, the highest bits first, as PDQ's tools print them.
  public var description: String {
    (0..<4).reversed().map { word in
      let digits = String(words[word], radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Reads exactly 64 hexadecimal digits; anything else is `nil`.
  public init?(_ text: String) {
    guard text.utf8.count == 64 else { return nil }
    words = .zero
    for (position, character) in text.utf8.enumerated() {
      guard let digit = Self.hexDigit(character) else { return nil }
      let word = 3 - position / 16
      words[word] = words[word] << 4 | digit
    }
  }

  private static func hexDigit(_ character: UInt8) -> UInt64? {
    switch character {
    case 0x30...0x39: UInt64(character - 0x30)
    case 0x41...0x46: UInt64(character - 0x41 + 10)
    case 0x61...0x66: UInt64(character - 0x61 + 10)
    default: nil
    }
  }
}
