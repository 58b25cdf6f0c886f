internal import SystemIO

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
