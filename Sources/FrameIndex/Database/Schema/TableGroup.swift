/// Tables that belong together, and how they are made. A group is created when its first row is written, so an index of few
/// things is small.
struct TableGroup: Sendable {
  let tables: [StoredTable]
  let indexes: [String]
  /// Statements that make empty tables of a connection's own in its place, for a file that lacks it; no row goes into them.
  /// Searches through virtual tables ask first whether the file has them.
  let standIn: String

  init(tables: [StoredTable], indexes: [String] = []) {
    self.tables = tables
    self.indexes = indexes
    standIn = tables.map(\.standIn).joined()
  }

  /// The first table represents the group: all of them are made in one transaction.
  var name: String { tables[0].name }

  /// Statements that make the group in the file.
  var creation: String { (tables.map(\.sql) + indexes).map { $0 + ";\n" }.joined() }
}

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
