extension TableGroup {
  /// Videos and their fingerprints.
  static let videos = TableGroup(
    tables: [.video, .segment, .fingerprint], indexes: ["CREATE INDEX video_path ON video(path)", segmentRange])

  /// A search reads its list of segments from this alone: the table's rows lie among their facts, a page apart.
  static let segmentRange = "CREATE INDEX segment_range ON segment(video, count, first_pts, end_pts)"
}

extension StoredTable {
  static let video = StoredTable(
    "video",
    sealed: [
      "path", "state", "writer", "bytes", "modified", "container", "codec", "width", "height", "time_base_numerator",
      "time_base_denominator", "duration", "origin", "frames", "fingerprints", "first_pts", "end_pts", "note",
    ],
    """
    CREATE TABLE video(
      id INTEGER PRIMARY KEY,
      path TEXT NOT NULL,
      state INTEGER NOT NULL,
      writer INTEGER NOT NULL,
      bytes INTEGER,
      modified INTEGER,
      container TEXT,
      codec TEXT,
      width INTEGER,
      height INTEGER,
      time_base_numerator INTEGER,
      time_base_denominator INTEGER,
      duration INTEGER,
      origin TEXT,
      frames INTEGER NOT NULL DEFAULT 0,
      fingerprints INTEGER NOT NULL DEFAULT 0,
      first_pts INTEGER,
      end_pts INTEGER,
      note TEXT, seal INTEGER
    )
    """)

  /// `checksum` is that of the segment's blobs, those of `fingerprint` included.
  static let segment = StoredTable(
    "segment", sealed: ["video", "count", "first_frame", "last_frame", "first_pts", "end_pts", "checksum"],
    """
    CREATE TABLE segment(
      id INTEGER PRIMARY KEY,
      video INTEGER NOT NULL REFERENCES video(id),
      count INTEGER NOT NULL,
      first_frame INTEGER NOT NULL,
      last_frame INTEGER NOT NULL,
      first_pts INTEGER NOT NULL,
      end_pts INTEGER NOT NULL,
      checksum INTEGER NOT NULL,
      boxes BLOB NOT NULL,
      facts BLOB NOT NULL, seal INTEGER
    )
    """)

  static let fingerprint = StoredTable(
    "fingerprint",
    """
    CREATE TABLE fingerprint(
      segment INTEGER PRIMARY KEY REFERENCES segment(id),
      pdq BLOB NOT NULL
    )
    """)
}
