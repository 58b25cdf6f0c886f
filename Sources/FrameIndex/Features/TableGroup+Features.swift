extension TableGroup {
  /// Points of chosen frames.
  static let features = TableGroup(
    tables: [.feature, .featureScan, .featureRest], indexes: ["CREATE INDEX feature_video ON feature(video)"])
}

extension StoredTable {
  /// `checksum` is that of `facts`, `feature_scan.points` and `feature_rest.words`.
  static let feature = StoredTable(
    "feature", sealed: ["video", "keyframes", "points", "checksum"],
    """
    CREATE TABLE feature(
      id INTEGER PRIMARY KEY,
      video INTEGER NOT NULL REFERENCES video(id),
      keyframes INTEGER NOT NULL,
      points INTEGER NOT NULL,
      checksum INTEGER NOT NULL,
      facts BLOB NOT NULL, seal INTEGER
    )
    """)

  static let featureScan = StoredTable(
    "feature_scan",
    """
    CREATE TABLE feature_scan(
      id INTEGER PRIMARY KEY,
      points BLOB NOT NULL
    )
    """)

  static let featureRest = StoredTable(
    "feature_rest",
    """
    CREATE TABLE feature_rest(
      id INTEGER PRIMARY KEY,
      words BLOB NOT NULL
    )
    """)
}

extension UpgradeStep {
  /// Version 4 brought the points of chosen frames: tables that are made when they are written to.
  static let features = UpgradeStep(to: 4)
}
