/// Whether a file's schema is one that this program, or an earlier one, makes.
///
/// An untrusted file may have views in place of tables, triggers, or indexes that lie: anything unexpected in its schema is
/// refused before anything is read.
struct SchemaCheck: Sendable {
  /// What may be there, by name: the type that SQLite gives it, and the statement.
  private let expected: [String: (type: String, sql: String)]
  private let shadows: Set<String>

  /// That of files of this format.
  static let current = SchemaCheck(version: IndexSchema.version)

  init(version: Int64) {
    let tables = IndexSchema.groups.flatMap(\.tables)
    let indexes = IndexSchema.groups.flatMap(\.indexes)
    var expected = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, (type: "table", sql: $0.sql(asOf: version))) })
    for sql in indexes { expected[Self.indexName(sql)] = ("index", sql) }
    for former in IndexSchema.former where version < former.before {
      expected[former.name] = (former.sql.hasPrefix("CREATE INDEX ") ? "index" : "table", former.sql)
    }
    self.expected = expected
    shadows = Set(tables.flatMap(\.shadows))
  }

  /// - Returns: what is wrong with the schema, if anything.
  func fault(in connection: Connection) throws(IndexError) -> String? {
    let statement = try Statement(connection, "SELECT type, name, tbl_name, sql FROM main.sqlite_schema")
    while try statement.step() {
      let (type, name) = (statement.text(0), statement.text(1))
      guard isExpected(type: type, name: name, table: statement.text(2), sql: statement.optionalText(3)) else {
        return "it has a \(type) '\(name)' that an index does not have"
      }
    }
    return nil
  }

  private func isExpected(type: String, name: String, table: String, sql: String?) -> Bool {
    if shadows.contains(name) { return type == "table" && name == table && sql?.hasPrefix("CREATE TABLE ") == true }
    // Made by SQLite for UNIQUE and PRIMARY KEY of a table, which is itself checked.
    if name.hasPrefix("sqlite_autoindex_") { return type == "index" && sql == nil && (expected[table] != nil || shadows.contains(table)) }
    guard let sql, let wanted = expected[name], type == wanted.type else { return false }
    return wanted.sql == sql || Self.normal(wanted.sql) == Self.normal(sql)
  }

  /// `CREATE [UNIQUE] INDEX name ON …`
  private static func indexName(_ sql: String) -> String {
    let words = sql.split(separator: " ")
    return String(words[(words.firstIndex(of: "INDEX") ?? 0) + 1])
  }

  /// Without spaces, which SQLite places differently from the original statement when it adds a column.
  private static func normal(_ sql: String) -> String {
    let words = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return ["(", ")", ","].reduce(words) { $0.replacing(" \($1)", with: $1).replacing("\($1) ", with: $1) }
  }
}

/// The tables of an index file, as `frameindex(5)` describes them.
///
/// To store something new, write a `TableGroup` in a file of its own, list it in `groups`, and add an `UpgradeStep` with the next
/// number to `steps`, so that earlier programs report that the file is newer than they are.
enum IndexSchema {
  /// "FIDX": tells an index from SQLite's other files. `PRAGMA application_id`.
  static let applicationID: Int64 = 0x4649_4458
  /// Fingerprints lie in blobs of up to 128 KiB: large pages make their chains short.
  static let pageBytes = 16384

  static let groups: [TableGroup] = [
    .settings, .videos, .text, .thumbnails, .detections, .vectors, .features, .parts, .geometry, .textPlaces,
  ]
  static let steps: [UpgradeStep] = [.annotations, .seals, .features, .parts, .places]

  /// The format that this code writes, and the latest that it reads. `PRAGMA user_version`.
  static var version: Int64 { steps[steps.count - 1].version }
}
