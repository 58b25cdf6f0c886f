import SystemIO
import TestSupport
import Testing

/// Names are bytes: whatever they are, they come back, and each way out of the program makes them harmless.
@Suite struct NameTests {
  private static let awkward: [[UInt8]] = [
    [], Array("Café.mp4".utf8), Array("Cafe\u{301}.mp4".utf8), [0x43, 0xE9], [0x43, 0xE8], [0xFF], [0xE2, 0x82], [0xED, 0xA0, 0x80],
    [0xF4, 0x8F, 0xBA, 0xA9], [0xF4, 0x8F, 0xBF, 0xBF], [0xC0, 0xAF], [0x0A, 0x1B, 0x7F], Array("a\u{600}'\u{600}\"<".utf8),
  ]

  @Test func everyNameComesBack() {
    var generator = SeededGenerator.ofThisRun()
    let random = (0..<2000).map { _ in generator.bytes(Int.random(in: 0...12, using: &generator), in: 1...255) }
    var texts: [[UInt8]: [UInt8]] = [:]
    for bytes in Self.awkward + random {
      let name = ByteString(bytes: bytes).name
      #expect(ByteString(name: name).bytes == bytes)
      if let other = texts.updateValue(bytes, forKey: Array(name.utf8)) { #expect(other == bytes, "two names are one text") }
    }
  }

  @Test func utf8StaysItself() {
    for text in ["talk.mp4", "Café", "Cafe\u{301}", "動画 1.mkv", "a\nb"] { #expect(ByteString(text).name.utf8.elementsEqual(text.utf8)) }
  }

  /// What a shell makes of the word is the name, byte for byte.
  @Test func shellsReadWhatWasQuoted() throws {
    for bytes in Self.awkward where !bytes.contains(0) {
      let word = ShellText.quoted(ByteString(bytes: bytes).name)
      let run = shell("printf %s \(word)")
      #expect(run.output == bytes, "\(word)")
      #expect(!word.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(word)")
    }
  }

  @Test func htmlHasNoMarkupLeft() {
    let escaped = HTMLText.escaped("a\u{600}<svg onload=alert(1) \u{600}>\u{600}\"x\u{301}'&")
    #expect(escaped == "a\u{600}&lt;svg onload=alert(1) \u{600}&gt;\u{600}&quot;x\u{301}&#39;&amp;")
  }

  @Test(arguments: [
    ("talk.mp4", "talk.mp4"), ("e\u{1B}[31m\nx", "e\\x1B[31m\\nx"), ("\u{9B}2J", "\\u{9B}2J"), ("a\u{202E}b", "a\\u{202E}b"),
    ("Café \u{301}動画", "Café \u{301}動画"), ("\t\r\u{7F}\0", "\\t\\r\\x7F\\x00"),
  ])
  func terminalsAreNotMoved(text: String, shown: String) { #expect(TerminalText.printable(text) == shown) }

  @Test func bytesThatAreNotTextAreShown() {
    #expect(TerminalText.printable(ByteString(bytes: [0x43, 0xE9]).name) == "C\\xE9")
  }

  /// Two texts are one only if their bytes are.
  @Test func exactTextsAreTheirBytes() {
    let composed = ExactText("caf\u{E9}"), decomposed = ExactText("cafe\u{301}")
    #expect(composed.wrappedValue == decomposed.wrappedValue)
    #expect(composed != decomposed && !composed.wrappedValue.isExactly(decomposed.wrappedValue) && decomposed < composed)
    #expect(Set([composed, decomposed, ExactText("caf\u{E9}")]).count == 2)
    #expect(!"".isExactly(nil) && "".isExactly(""))
  }

  @Test(arguments: [
    ("a", ".", "a"), ("/a", "/", "a"), ("b/a", "b", "a"), ("b/\u{301}a", "b", "\u{301}a"), ("b//a", "b/", "a"), ("b/", "b", ""),
    ("", ".", ""),
  ])
  func foldersEndAtTheLastSlash(name: String, folder: String, last: String) {
    #expect(ByteString(name).folder == ByteString(folder) && ByteString(name).lastComponent == ByteString(last))
  }
}
