internal import SystemIO

/// A time as shown under a picture: HH:MM:SS.mmm, in glyphs of five by seven dots.
public struct TimeLabel {
  /// One byte per glyph: an index into `glyphs`. Fixed length, so that a label allocates nothing.
  private(set) var glyphIndices: [13 of UInt8] = .init(repeating: 0)
  private(set) var count = 0

  static let glyphWidth = 5
  static let glyphHeight = 7
  /// Dots from one glyph to the next.
  static let advance = 6
  /// Glyphs of a time below 100 hours.
  static let usualCount = 12

  /// - Parameter seconds: rounded to milliseconds; negative times have a sign, 100 hours and more show as 99:59:59.999.
  public init(seconds: Double) {
    let isShown = seconds.magnitude <= Self.longestSeconds
    let shown = isShown ? seconds : Double(signOf: seconds, magnitudeOf: Self.longestSeconds)
    for byte in TimeText.clock(shown).utf8 { append(Self.glyph(of: byte)) }
  }

  private static let longestSeconds = 359_999.999

  private static func glyph(of byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: ":"): colon
    case UInt8(ascii: "."): point
    case UInt8(ascii: "-"): minus
    default: byte - UInt8(ascii: "0")
    }
  }

  /// Any glyphs instead, for tests.
  mutating func replaceGlyphs(with indices: [UInt8]) {
    count = 0
    for index in indices.prefix(glyphIndices.count) { append(index) }
  }

  private mutating func append(_ glyph: UInt8) {
    glyphIndices[count] = glyph
    count += 1
  }

  /// Whether a dot of the label is set.
  func isSet(glyph index: Int, x: Int, y: Int) -> Bool {
    Self.glyphs[Int(glyphIndices[index]) * Self.glyphHeight + y] >> UInt8(Self.glyphWidth - 1 - x) & 1 != 0
  }

  private static let colon: UInt8 = 10
  private static let point: UInt8 = 11
  private static let minus: UInt8 = 12

  /// Rows from the top, five bits each, the leftmost dot in the highest.
  private static let glyphs: [UInt8] = [
    0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110,
    0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110,
    0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111,
    0b01110, 0b10001, 0b00001, 0b00110, 0b00001, 0b10001, 0b01110,
    0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010,
    0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110,
    0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110,
    0b11111, 0b00001, 0b00010, 0b00100, 0b00100, 0b01000, 0b01000,
    0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110,
    0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100,
    0b00000, 0b00100, 0b00100, 0b00000, 0b00100, 0b00100, 0b00000,
    0b00000, 0b00000, 0b00000, 0b00000, 0b00000, 0b00110, 0b00110,
    0b00000, 0b00000, 0b00000, 0b01110, 0b00000, 0b00000, 0b00000,
  ]
}

/// The names of videos as they are shown under pictures.
struct NameLabel {
  /// The rows of a glyph each.
  let glyphs: [ArraySlice<UInt8>]

  /// - Parameters:
  ///   - name: shown with its middle omitted if it is longer than the cell.
  ///   - most: the number of glyphs that fit in a cell.
  init(_ name: String, most: Int) {
    let scalars = Array(TerminalText.printable(name).unicodeScalars)
    let gap: [Unicode.Scalar] = [".", "."]
    let shown = scalars.count <= most ? scalars : scalars.prefix((most - 1) / 2) + gap + scalars.suffix(max(0, most / 2 - 1))
    glyphs = shown.prefix(most).map { SheetFont.glyph($0) }
  }

  /// For each path its last component, with as many before it as distinguish the paths.
  static func short(_ paths: Set<String>) -> [String: String] {
    let parts = paths.map { ($0, $0.split(separator: "/")) }
    let most = parts.map(\.1.count).max() ?? 0
    for count in 1...max(1, most) {
      let names = Dictionary(uniqueKeysWithValues: parts.map { ($0.0, $0.1.suffix(count).joined(separator: "/")) })
      if Set(names.values).count == paths.count { return names }
    }
    return Dictionary(uniqueKeysWithValues: paths.map { ($0, $0) })
  }
}
