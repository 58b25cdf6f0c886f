internal import SystemIO

/// Rows of text in columns as wide as necessary.
public struct TextTable {
  private var rows: [[String]]
  /// Columns of numbers, which are right-aligned.
  private let numeric: Set<Int>

  /// A table with these titles; the columns in `numeric` are aligned to the right.
  public init(head: [String], numeric: Set<Int> = []) {
    rows = [head]
    self.numeric = numeric
  }

  /// Adds a row of as many cells as there are titles.
  public mutating func add(_ row: [String]) { rows.append(row.map(TerminalText.printable)) }

  /// The head and the rows, padded to columns, without newlines.
  public var lines: [String] {
    let columns = rows[0].count
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let gap = String(repeating: " ", count: widths[column] - row[column].count)
        if numeric.contains(column) { return gap + row[column] }
        return column == columns - 1 ? row[column] : row[column] + gap
      }.joined(separator: "  ")
    }
  }
}
