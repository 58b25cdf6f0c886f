/// One table: its name, the statement that makes it, and the columns that its seal covers.
struct StoredTable: Sendable {
  let name: String
  /// The statement as the file keeps it, word for word.
  let sql: String
  /// Every column but the row's number and those that a sealed checksum covers already; empty for a table without a seal.
  let sealed: [String]

  init(_ name: String, sealed: [String] = [], _ sql: String) {
    self.name = name
    self.sealed = sealed
    self.sql = sql
  }

  /// The statement that makes an empty temporary table in its place; none for a virtual one.
  var standIn: String {
    guard !isVirtual else { return "" }
    let end = sql.lastIndex(of: ")") ?? sql.endIndex
    let sql = String(sql[..<end]) + ", CHECK(0)" + sql[end...] + ";\n"
    return sql.replacing("CREATE TABLE ", with: "CREATE TEMP TABLE ", maxReplacements: 1)
  }

  /// What rows are inserted with, values in the order of `columns`.
  ///
  /// - Parameter others: columns that the seal does not cover, after those that it does.
  func insertion(with others: [String] = [], replacing: Bool = false) -> String {
    let columns = sealed + others
    let values = columns.indices.map { "?\($0 + 1)" }
    return """
      INSERT \(replacing ? "OR REPLACE " : "")INTO \(name)(\((columns + ["seal"]).joined(separator: ", ")))
      VALUES(\(values.joined(separator: ", ")), \(SQLFunction.seal)(\(values.prefix(sealed.count).joined(separator: ", "))))
      """
  }

  /// The seal of a row as it is.
  var seal: String { "\(SQLFunction.seal)(\(sealed.joined(separator: ", ")))" }

  /// Seals all rows, or those that a condition follows for.
  var sealing: String { "UPDATE \(name) SET seal = \(seal)" }

  /// The statement as a file of an earlier format keeps it.
  func sql(asOf version: Int64) -> String {
    added.reduce(sql) { $1.version > version ? $0.replacing(", \($1.column)", with: "") : $0 }
  }

  /// Columns added by a later format.
  private var added: [(version: Int64, column: String)] { [(3, "folded TEXT"), (3, "seal INTEGER")] }

  var isVirtual: Bool { sql.hasPrefix("CREATE VIRTUAL TABLE ") }

  /// The tables that hold what a virtual table of FTS5's shows.
  var shadows: [String] { isVirtual ? ["data", "idx", "docsize", "config"].map { "\(name)_\($0)" } : [] }
}
