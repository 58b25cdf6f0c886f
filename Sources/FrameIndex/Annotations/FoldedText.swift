@_spi(_Unicode) internal import Swift

/// Text as words are compared: whatever its case, in every script, and however its accents are composed.
enum FoldedText {
  private static let dotted: Set<Unicode.Scalar> = ["i", "I", "j", "J", "\u{131}", "\u{237}"], dotAbove: Unicode.Scalar = "\u{307}"

  /// Canonically composed, with each scalar mapped to lower, upper and lower case: "ß", "ẞ" and "SS" become "ss", every sigma
  /// becomes the same, and a ligature its letters. Unicode's default caseless matching, 3.13, but for the letter i: with a dot,
  /// without and with one more, as "İ" becomes, it is the same.
  static func fold(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
    var folded = String.UnicodeScalarView(), isOnDotted = false
    for scalar in text._nfd {
      if scalar.properties.canonicalCombiningClass == .notReordered { isOnDotted = dotted.contains(scalar) }
      if isOnDotted && scalar == dotAbove { continue }
      for lower in scalar.properties.lowercaseMapping.unicodeScalars {
        for upper in lower.properties.uppercaseMapping.unicodeScalars {
          folded.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
        }
      }
    }
    return String(String.UnicodeScalarView(String(folded)._nfc))
  }
}
