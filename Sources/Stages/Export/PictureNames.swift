/// Names of numbered files: `name-%05d.png`.
public struct PictureNames: Equatable, Sendable {
  /// What the number in a name counts.
  public enum Numbering: Sendable {
    /// Frames of the stream, from 1.
    case position
    /// Frames of the source, from 0.
    case ordinal
  }

  private let prefix: String
  private let digits: Int
  private let suffix: String
  let numbering: Numbering

  /// - Returns: `nil` if `pattern` holds no `%d` or `%0Nd`: it is then the name of one file. In a pattern `%%` is a
  ///   percent sign.
  public init?(pattern: String, numbering: Numbering = .position) {
    var texts = [""]
    var digits: Int?
    var rest = Substring(pattern)
    while let character = rest.popFirst() {
      if character == "%", digits == nil, let width = Self.takeNumber(from: &rest) {
        digits = width
        texts.append("")
      } else {
        if character == "%" && rest.first == "%" { rest.removeFirst() }
        texts[texts.count - 1].append(character)
      }
    }
    guard let digits else { return nil }
    (prefix, suffix) = (texts[0], texts[1])
    self.digits = digits
    self.numbering = numbering
  }

  /// Takes `d` or `0Nd`.
  private static func takeNumber(from rest: inout Substring) -> Int? {
    if rest.first == "d" {
      rest.removeFirst()
      return 1
    }
    let place = rest.prefix(3)
    guard place.count == 3, place.first == "0", place.last == "d", let digits = place.dropFirst().first?.wholeNumberValue else {
      return nil
    }
    rest.removeFirst(3)
    return digits
  }

  /// The name for a number.
  func name(_ number: UInt64) -> String {
    let text = String(number)
    return prefix + String(repeating: "0", count: max(0, digits - text.count)) + text + suffix
  }
}
