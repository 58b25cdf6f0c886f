extension TableGroup {
  /// Pictures of shots.
  static let thumbnails = TableGroup(tables: [.thumb], indexes: ["CREATE UNIQUE INDEX thumb_video ON thumb(video, frame)"])

  /// What detectors saw.
  static let detections = TableGroup(
    tables: [.label, .detection],
    indexes: [
      "CREATE INDEX detection_video ON detection(video)", "CREATE INDEX detection_label ON detection(label, video, seconds)",
    ])

  static let vectors = TableGroup(
    tables: [.model, .embedding, .embeddingCode, .embeddingVector],
    indexes: ["CREATE INDEX embedding_video ON embedding(video, model)"])
}

extension StoredTable {
  static let thumb = StoredTable(
    "thumb", sealed: ["video", "frame", "pts", "width", "height", "picture"],
    """
    CREATE TABLE thumb(
      id INTEGER PRIMARY KEY,
      video INTEGER NOT NULL REFERENCES video(id),
      frame INTEGER NOT NULL,
      pts INTEGER NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      picture BLOB NOT NULL, seal INTEGER
    )
    """)

  static let label = StoredTable(
    "label", sealed: ["detector", "name"],
    """
    CREATE TABLE label(
      id INTEGER PRIMARY KEY,
      detector TEXT NOT NULL,
      name TEXT NOT NULL, seal INTEGER,
      UNIQUE(detector, name)
    )
    """)

  static let detection = StoredTable(
    "detection", sealed: ["video", "label", "frame", "seconds", "score", "x0", "y0", "x1", "y1"],
    """
    CREATE TABLE detection(
      id INTEGER PRIMARY KEY,
      video INTEGER NOT NULL REFERENCES video(id),
      label INTEGER NOT NULL REFERENCES label(id),
      frame INTEGER,
      seconds REAL NOT NULL,
      score REAL NOT NULL,
      x0 REAL NOT NULL,
      y0 REAL NOT NULL,
      x1 REAL NOT NULL,
      y1 REAL NOT NULL, seal INTEGER
    )
    """)

  static let model = StoredTable(
    "model", sealed: ["name", "dimensions", "metric", "centred", "centre"],
    """
    CREATE TABLE model(
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      dimensions INTEGER NOT NULL,
      metric TEXT NOT NULL,
      centred INTEGER NOT NULL DEFAULT 0,
      centre BLOB NOT NULL, seal INTEGER
    )
    """)

  /// `checksum` is that of `embedding_vector.halves` and `places`.
  static let embedding = StoredTable(
    "embedding", sealed: ["model", "video", "count", "checksum"],
    """
    CREATE TABLE embedding(
      id INTEGER PRIMARY KEY,
      model INTEGER NOT NULL REFERENCES model(id),
      video INTEGER NOT NULL REFERENCES video(id),
      count INTEGER NOT NULL,
      checksum INTEGER NOT NULL,
      places BLOB NOT NULL, seal INTEGER
    )
    """)

  static let embeddingCode = StoredTable(
    "embedding_code",
    """
    CREATE TABLE embedding_code(
      id INTEGER PRIMARY KEY,
      codes BLOB NOT NULL
    )
    """)

  static let embeddingVector = StoredTable(
    "embedding_vector",
    """
    CREATE TABLE embedding_vector(
      id INTEGER PRIMARY KEY,
      halves BLOB NOT NULL
    )
    """)
}
