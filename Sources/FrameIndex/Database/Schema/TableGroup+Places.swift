extension TableGroup {
  /// How a video's picture lies in what its file stores.
  static let geometry = TableGroup(tables: [.geometry])

  /// Where words of a cue are seen.
  static let textPlaces = TableGroup(tables: [.textPlace])
}

extension StoredTable {
  /// Of a video as it is displayed.
  static let geometry = StoredTable(
    "geometry", sealed: ["width", "height", "orientation", "x0", "y0", "x1", "y1"],
    """
    CREATE TABLE geometry(
      id INTEGER PRIMARY KEY REFERENCES video(id),
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      orientation INTEGER NOT NULL,
      x0 REAL NOT NULL,
      y0 REAL NOT NULL,
      x1 REAL NOT NULL,
      y1 REAL NOT NULL, seal INTEGER
    )
    """)

  static let textPlace = StoredTable(
    "text_place", sealed: ["frame", "seconds", "x0", "y0", "x1", "y1"],
    """
    CREATE TABLE text_place(
      id INTEGER PRIMARY KEY REFERENCES text(id),
      frame INTEGER,
      seconds REAL NOT NULL,
      x0 REAL NOT NULL,
      y0 REAL NOT NULL,
      x1 REAL NOT NULL,
      y1 REAL NOT NULL, seal INTEGER
    )
    """)
}

extension UpgradeStep {
  /// Version 6 brought the geometry of videos and the places of words: tables that are created when first written to.
  static let places = UpgradeStep(to: 6)
}
