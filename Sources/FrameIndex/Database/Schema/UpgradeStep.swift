/// How a file of one format becomes one of the next. Whole groups of tables that a format adds need no statement: they are
/// created when first written to.
///
/// A step that changes tables first checks whether they are there.
struct UpgradeStep: Sendable {
  /// The format that the step leads to. `PRAGMA user_version`.
  let version: Int64
  let perform: @Sendable (Connection) throws(IndexError) -> Void

  init(to version: Int64, _ perform: @escaping @Sendable (Connection) throws(IndexError) -> Void = { (_) throws(IndexError) in }) {
    self.version = version
    self.perform = perform
  }
}

extension UpgradeStep {
  /// Version 2 brought pictures of shots, what detectors saw, and vectors: tables that are created when first written to.
  static let annotations = UpgradeStep(to: 2)

  /// Version 3 seals every row, compares words by their folded form, and lists segments in an index of their own.
  static let seals = UpgradeStep(to: 3) { (connection) throws(IndexError) in
    if try connection.hasTable("text") {
      try connection.execute("ALTER TABLE text ADD COLUMN folded TEXT; UPDATE text SET folded = \(SQLFunction.fold)(body)")
    }
    for table in IndexSchema.groups.flatMap(\.tables) where !table.sealed.isEmpty {
      guard try connection.hasTable(table.name) else { continue }
      try connection.execute("ALTER TABLE \(table.name) ADD COLUMN seal INTEGER; \(table.sealing)")
    }
    if try connection.hasTable("text") {
      try connection.execute("DROP TABLE text_search; \(StoredTable.textSearch.sql)")
      try connection.execute("INSERT INTO text_search(text_search) VALUES('rebuild')")
    }
    guard try connection.hasTable("segment") else { return }
    try connection.execute("DROP INDEX segment_video; \(TableGroup.segmentRange)")
  }
}

extension IndexSchema {
  /// Statements of earlier formats that a step replaces, by what they made.
  static let former: [(name: String, before: Int64, sql: String)] = [
    ("segment_video", 3, "CREATE INDEX segment_video ON segment(video)"),
    (
      "text_search", 3,
      "CREATE VIRTUAL TABLE text_search USING fts5(body, content = 'text', content_rowid = 'id', tokenize = 'trigram')"
    ),
  ]
}
