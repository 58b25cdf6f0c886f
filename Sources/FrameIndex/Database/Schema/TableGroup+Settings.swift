extension TableGroup {
  /// What fingerprints depend on.
  static let settings = TableGroup(tables: [.setting])
}

extension StoredTable {
  static let setting = StoredTable(
    "setting", sealed: ["name", "value"],
    """
    CREATE TABLE setting(
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL, seal INTEGER
    ) WITHOUT ROWID
    """)
}
