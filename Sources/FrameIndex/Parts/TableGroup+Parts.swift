extension TableGroup {
  /// Which videos are parts of others.
  static let parts = TableGroup(tables: [.part])
}

extension StoredTable {
  /// `id` is the video's; `checksum` is that of `ends`, and null until every frame of the part is there.
  static let part = StoredTable(
    "part", sealed: ["number", "count", "origin", "checksum"],
    """
    CREATE TABLE part(
      id INTEGER PRIMARY KEY REFERENCES video(id),
      number INTEGER NOT NULL,
      count INTEGER NOT NULL,
      origin TEXT NOT NULL,
      checksum INTEGER,
      ends BLOB, seal INTEGER
    )
    """)
}

extension UpgradeStep {
  /// Version 5 brought parts of videos: a table that is made when it is written to.
  static let parts = UpgradeStep(to: 5)
}
