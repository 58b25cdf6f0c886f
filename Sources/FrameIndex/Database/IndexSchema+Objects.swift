extension IndexSchema {
  /// Tables that version 2 brought: pictures of shots, what detectors saw, and vectors.
  ///
  /// - Parameter isTemporary: for a reader of version 1: empty ones of its own stand in for those that the file lacks.
  static func objectTables(isTemporary: Bool = false) -> String {
    let create = isTemporary ? "CREATE TEMP TABLE" : "CREATE TABLE"
    return """
      \(create) thumb(
        id INTEGER PRIMARY KEY,
        video INTEGER NOT NULL REFERENCES video(id),
        frame INTEGER NOT NULL,
        pts INTEGER NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        picture BLOB NOT NULL
      );

      \(create) label(
        id INTEGER PRIMARY KEY,
        detector TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE(detector, name)
      );

      \(create) detection(
        id INTEGER PRIMARY KEY,
        video INTEGER NOT NULL REFERENCES video(id),
        label INTEGER NOT NULL REFERENCES label(id),
        frame INTEGER,
        seconds REAL NOT NULL,
        score REAL NOT NULL,
        x0 REAL NOT NULL,
        y0 REAL NOT NULL,
        x1 REAL NOT NULL,
        y1 REAL NOT NULL
      );

      \(create) model(
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        dimensions INTEGER NOT NULL,
        metric TEXT NOT NULL,
        centred INTEGER NOT NULL DEFAULT 0,
        centre BLOB NOT NULL
      );

      \(create) embedding(
        id INTEGER PRIMARY KEY,
        model INTEGER NOT NULL REFERENCES model(id),
        video INTEGER NOT NULL REFERENCES video(id),
        count INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        places BLOB NOT NULL
      );

      \(create) embedding_code(
        id INTEGER PRIMARY KEY,
        codes BLOB NOT NULL
      );

      \(create) embedding_vector(
        id INTEGER PRIMARY KEY,
        halves BLOB NOT NULL
      );

      """
  }

  static let objectIndexes = """
    CREATE UNIQUE INDEX thumb_video ON thumb(video, frame);
    CREATE INDEX detection_video ON detection(video);
    CREATE INDEX detection_label ON detection(label, video, seconds);
    CREATE INDEX embedding_video ON embedding(video, model);
    """
}
