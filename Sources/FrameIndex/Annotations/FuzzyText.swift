@_spi(_Unicode) internal import Swift

/// Words that may each have one wrong, missing or extra letter, as recognised text does.
///
/// Approximate search with bit vectors: S. Wu and U. Manber, "Fast text searching allowing errors", 1992.
struct FuzzyText {
  private struct Word {
    var letters: [Unicode.Scalar]
    /// For each letter, a bit at each of its positions.
    var places: [Unicode.Scalar: UInt64]
    var last: UInt64 { 1 << UInt64(letters.count - 1) }
  }

  /// Shorter words would resemble too many others: they must match exactly.
  private static let minFuzzyLetters = 4
  /// Letters of a word that are compared.
  private static let maxLetters = 64
  /// A word that is this long keeps a trigram wherever its wrong letter is.
  private static let minTrigramLetters = 6

  private let words: [Word]

  init(_ text: String) {
    words = FoldedText.fold(text).split(whereSeparator: \.isWhitespace).map { word in
      let letters = Array(word.unicodeScalars.prefix(Self.maxLetters))
      let places = letters.enumerated().reduce(into: [:]) { places, letter in
        places[letter.element, default: 0] |= UInt64(1) << UInt64(letter.offset)
      }
      return Word(letters: letters, places: places)
    }
  }

  /// Trigrams of which every matching text has at least one; none if there is no such set.
  var trigrams: [String] {
    let longest = words.max { $0.letters.count < $1.letters.count }
    guard let word = longest?.letters, word.count >= Self.minTrigramLetters else { return [] }
    return (0...word.count - 3).map { index in
      String(String.UnicodeScalarView(word[index..<index + 3]))
    }
  }

  /// The number of wrong letters in a folded text; `nil` if a word is missing.
  func errors(in folded: String) -> Int? {
    let text = Array(folded.unicodeScalars)
    var errors = 0
    for word in words {
      guard let wrong = Self.errors(of: word, in: text) else { return nil }
      errors += wrong
    }
    return words.isEmpty ? nil : errors
  }

  /// 0 or 1.
  private static func errors(of word: Word, in text: [Unicode.Scalar]) -> Int? {
    var exact: UInt64 = 0, near: UInt64 = 1, isNear = false
    for letter in text {
      let places = word.places[letter] ?? 0
      let before = exact
      exact = (exact << 1 | 1) & places
      // One letter matched, replaced, inserted in the text, or missing from it.
      near = (near << 1 | 1) & places | (before << 1 | 1) | before | (exact << 1 | 1)
      if exact & word.last != 0 { return 0 }
      if near & word.last != 0 { isNear = true }
    }
    return isNear && word.letters.count >= minFuzzyLetters ? 1 : nil
  }
}

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
