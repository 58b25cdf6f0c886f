extension TableGroup {
  /// Subtitles and recognised words, and the index of their trigrams.
  static let text = TableGroup(tables: [.text, .textSearch], indexes: ["CREATE INDEX text_video ON text(video)"])
}

extension StoredTable {
  /// `folded` is what a search compares: see `FoldedText`.
  static let text = StoredTable(
    "text", sealed: ["video", "seconds", "to_seconds", "kind", "body", "folded"],
    """
    CREATE TABLE text(
      id INTEGER PRIMARY KEY,
      video INTEGER NOT NULL REFERENCES video(id),
      seconds REAL NOT NULL,
      to_seconds REAL NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL, folded TEXT, seal INTEGER
    )
    """)

  static let textSearch = StoredTable(
    "text_search",
    """
    CREATE VIRTUAL TABLE text_search USING fts5(folded, content = 'text', content_rowid = 'id', tokenize = 'trigram case_sensitive 1')
    """)
}
