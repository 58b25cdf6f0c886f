/// One of several parts of a video that programs add by themselves, in any order: to one index, or to several that are
/// merged.
///
/// A part is a row of its own, partial, whose origin ends with its number. When the last one is there they become one
/// video, complete, in the place of what the index held under its path.
public struct VideoPart: Hashable, Sendable {
  /// From 1 to `count`.
  public let number: Int
  public let count: Int

  /// - Returns: `nil` unless `number` is 1…`count`, at most 65,535.
  public init?(_ number: Int, of count: Int) {
    guard (1...65_535).contains(count), (1...count).contains(number) else { return nil }
    self.number = number
    self.count = count
  }

  /// Between an origin and the part: a unit separator, which no command line holds by accident.
  private static let separator: Character = "\u{1F}"

  /// An origin and its part as one text.
  func appended(to origin: String) -> String { "\(origin)\(Self.separator)part \(number)/\(count)" }

  /// Splits a text of `appended(to:)`.
  static func split(_ text: String) -> (origin: String, part: VideoPart?) {
    guard let place = text.lastIndex(of: separator) else { return (text, nil) }
    let words = text[text.index(after: place)...].split(separator: " ")
    let numbers = words.last?.split(separator: "/").map { Int($0) } ?? []
    guard words.count == 2, words[0] == "part", numbers.count == 2, let number = numbers[0], let count = numbers[1] else {
      return (text, nil)
    }
    return (String(text[..<place]), VideoPart(number, of: count))
  }

  /// What a part's row says once all its frames are there.
  var note: String { "part \(number) of \(count)" }
}

extension VideoSource {
  /// The part of the video that this is; `nil` for the whole.
  public var part: VideoPart? { VideoPart.split(origin).part }

  /// The source as a part of itself.
  public func part(_ part: VideoPart) -> VideoSource {
    var source = self
    source.origin = part.appended(to: origin)
    return source
  }

  /// The source that the part is of.
  public var whole: VideoSource {
    var source = self
    source.origin = VideoPart.split(origin).origin
    return source
  }
}
