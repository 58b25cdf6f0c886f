import JSONText
import Testing

/// The parser reads what other programs wrote: RFC 8259, and not a byte more.
@Suite struct JSONParserTests {
  @Test(
    arguments: [
      ("null", .null), ("true", .boolean(true)), (" \t\r\nfalse \n", .boolean(false)), ("0", .integer(0)), ("-0", .integer(0)),
      ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)), ("-0.5e+2", .number(-50)), ("1E2", .number(100)),
      ("1e-400", .number(0)), ("\"\"", .string("")), (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
      (#""\u0041\u00e9\u0000""#, .string("A\u{e9}\0")), (#""\ud83d\ude00\uFFFF""#, .string("\u{1F600}\u{FFFF}")),
      ("\"\u{7f}é😀\"", .string("\u{7f}é😀")),
      ("[]", .array([])), ("[ ]", .array([])), ("[1,[2] , {}]", .array([.integer(1), .array([.integer(2)]), .object([:])])),
      ("{}", .object([:])),
      (#"{ "a" : 1 ,"b":null}"#, .object(["a": .integer(1), "b": .null])), (#"{"a":1,"a":2}"#, .object(["a": .integer(2)])),
      (#"{"":{"\u0061":[]}}"#, .object(["": .object(["a": .array([])])])),
    ] as [(String, JSONValue)])
  func textIsRead(text: String, value: JSONValue) throws {
    #expect(try JSONValue(text.utf8) == value)
  }

  /// With the place where it stops being JSON, counted in bytes.
  @Test(arguments: [
    ("", 0), (" ", 1), ("nul", 0), ("True", 0), ("nulll", 4), ("1 2", 2), ("01", 2), ("-", 1), ("-01", 3), ("+1", 0), (".5", 0), ("1.", 2),
    ("1.e2", 2), ("1e", 2), ("1e+", 3), ("0x10", 1), ("1_000", 1), ("NaN", 0), ("Infinity", 0), ("-Infinity", 1), ("1e400", 5), ("[", 1),
    ("[1", 2), ("[1,", 3), ("[1,]", 3), ("[,1]", 1), ("[1 2]", 3), ("]", 0), ("{", 1), ("{1:2}", 1), ("{a:1}", 1), (#"{"a"}"#, 4),
    (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a":1"#, 6), (#"{"a" 1}"#, 5), ("\"", 1), ("\"a", 2), ("'a'", 0), (#""\x""#, 3),
    (#""\u12""#, 3),
    (#""\u12g4""#, 3), (#""\ud800""#, 7), (#""\ud800\n""#, 8), (#""\ud800\u0041""#, 13), (#""\udc00""#, 7), ("\"a\nb\"", 3), ("\"\0\"", 2),
    ("\u{FEFF}1", 0), ("/**/1", 0), ("[1]//", 3), ("\u{0B}1", 0), ("\u{A0}1", 0), ("1\0", 1),
  ])
  func otherTextIsRefused(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try JSONValue(text.utf8) }
    #expect(error?.offset == offset, "\(error?.description ?? "accepted")")
  }

  /// UTF-8 that is overlong, cut, of surrogates, or past the last code point.
  @Test(arguments: [[0x80], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]] as [[UInt8]])
  func stringsAreUTF8(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSONValue([0x22] + bytes + [0x22]) }
    #expect(throws: JSONError.self) { try JSONValue(bytes) }
  }

  /// Hostile nesting ends in an error, not in an exhausted stack.
  @Test func nestingIsBounded() throws {
    let nested = { (open: String, close: String, depth: Int) in
      String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
    }
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      _ = try JSONValue(nested(open, close, 63).utf8)
      for depth in [64, 65, 1_000_000] { #expect(throws: JSONError.self) { try JSONValue(nested(open, close, depth).utf8) } }
    }
  }

  @Test func everyCutOfATextIsRefused() throws {
    let text = Array(#"{"a":[1.5e3,true,null,"é\u00e9"],"b":{"c":-12}}"#.utf8)
    _ = try JSONValue(text)
    for count in 0..<text.count { #expect(throws: JSONError.self, "\(count) bytes") { try JSONValue(text[..<count]) } }
  }

  @Test func membersAreFoundAndNumbersConverted() throws {
    let value = try JSONValue(#"{"i":3,"n":3.0,"f":0.5,"s":"x","z":null,"big":1e300}"#.utf8)
    #expect(value["i"]?.integer == 3 && value["n"]?.integer == 3 && value["f"]?.integer == nil && value["big"]?.integer == nil)
    #expect(value["i"]?.number == 3 && value["f"]?.number == 0.5 && value["s"]?.number == nil)
    #expect(value["z"] == nil && value["missing"] == nil && JSONValue.integer(1)["i"] == nil)
  }
}
