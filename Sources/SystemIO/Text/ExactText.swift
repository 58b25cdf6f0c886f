/// A text that equals another only if both have the same bytes: names of videos, models and labels.
///
/// `String` treats "é" as the same text whether it is one character or an e with an accent; file systems and SQLite do not. So
/// names are compared, and looked up in dictionaries, as this.
@propertyWrapper
public struct ExactText: Hashable, Comparable, Sendable {
  /// The text.
  public var wrappedValue: String

  /// Wraps a text.
  public init(wrappedValue: String) { self.wrappedValue = wrappedValue }
  /// Wraps a text.
  public init(_ text: String) { wrappedValue = text }

  public static func == (a: ExactText, b: ExactText) -> Bool { a.wrappedValue.isExactly(b.wrappedValue) }

  public static func < (a: ExactText, b: ExactText) -> Bool {
    a.wrappedValue.utf8.lexicographicallyPrecedes(b.wrappedValue.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    var text = wrappedValue
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    // A byte that no text holds, so that two texts in a row do not hash like another two.
    hasher.combine(UInt8(0xFF))
  }
}

extension String {
  /// Whether the texts have the same bytes.
  public func isExactly(_ other: String?) -> Bool { other.map { utf8.elementsEqual($0.utf8) } ?? false }
}
