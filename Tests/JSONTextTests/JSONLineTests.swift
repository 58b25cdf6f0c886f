import JSONText
import TestSupport
import Testing

/// What is written is read back as it was.
@Suite struct JSONLineTests {
  private func line(_ write: (inout JSONLine) -> Void) -> String {
    var line = JSONLine()
    line.begin()
    write(&line)
    line.end()
    return String(decoding: line.bytes, as: UTF8.self)
  }

  @Test func aLineHasCommasWhereTheyBelong() {
    let text = line {
      $0.key("a")
      $0.beginArray()
      $0.integer(1)
      $0.beginObject()
      $0.key("b")
      $0.null()
      $0.endObject()
      $0.beginArray()
      $0.endArray()
      $0.boolean(false)
      $0.endArray()
      $0.key("c")
      $0.string("x")
    }
    #expect(text == #"{"a":[1,{"b":null},[],false],"c":"x"}"# + "\n")
  }

  /// None of the characters that a terminal obeys is written as it is, and all are read back.
  @Test func controlCharactersAreEscaped() throws {
    let controls = Array(0..<0x20) + Array(0x7F..<0xA0)
    let text = String(String.UnicodeScalarView(controls.map { Unicode.Scalar(UInt8($0)) })) + "\u{A0}\u{C2}\u{80}é\u{9F}"
    let written = line {
      $0.key("a")
      $0.string(text)
    }
    #expect(written.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0 ~= $0.value) })
    #expect(written.contains(#"\u001b"#) && written.contains(#"\u007f\u0080"#) && written.hasSuffix("\u{A0}\u{C2}\\u0080é\\u009f\"}\n"))
    #expect(try JSONValue(Array(written.utf8))["a"] == .string(text))
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (1.5, "1.5"), (-1.5, "-1.5"), (0.000001, "0.000001"), (0.0000004, "0"), (-0.0000004, "0"),
    (1e12, "1000000000000"),
    (9e12, "null"), (.infinity, "null"), (.nan, "null"), (0.1 + 0.2, "0.3"), (1.9999999, "2"), (-2.25, "-2.25"),
  ])
  func decimalsHaveSixDigits(value: Double, text: String) {
    #expect(
      line {
        $0.key("x"); $0.decimal(value)
      } == "{\"x\":\(text)}\n")
  }

  @Test(arguments: [Int64.min, -10, -1, 0, 9, 10, 99, 100, .max])
  func integersAreWhole(value: Int64) throws {
    let text = line {
      $0.key("x"); $0.integer(value)
    }
    #expect(text == "{\"x\":\(value)}\n")
    #expect(try JSONValue(text.utf8)["x"]?.integer == value)
  }

  /// Any string and any finite number, with a new seed in each run.
  @Test func anyValueComesBack() throws {
    var random = SeededGenerator.ofThisRun()
    for _ in 0..<2000 {
      let text = String(
        String.UnicodeScalarView(
          (0..<random.next() % 20).compactMap { _ in
            Unicode.Scalar(UInt32(truncatingIfNeeded: random.next()) % [0x20, 0x80, 0x800, 0x11_0000].randomElement(using: &random)!)
          }))
      let number = Double(bitPattern: random.next())
      let value = JSONValue.object([text: .array([.string(text), number.isFinite ? .number(number) : .null])])
      var line = JSONLine()
      line.value(value)
      let back = try JSONValue(line.bytes)
      let isEqual = back == value || number == number.rounded() && back[text]?.array?[1].number == number
      #expect(isEqual, "\(text.unicodeScalars.map(\.value)) \(number)")
    }
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64IsThatOfItsSpecification(bytes: String, text: String) {
    #expect(Base64.encode(Array(bytes.utf8)) == text)
    #expect(Base64.decode(text) == Array(bytes.utf8))
  }

  @Test(arguments: ["Zg", "Zg=", "Zh==", "Zm9", "=m9v", "Z===", "====", "Zm9v\n", "Zm-v", "Z g=", "Zm8=Zm8="])
  func otherBase64IsRefused(text: String) { #expect(Base64.decode(text) == nil) }
}
