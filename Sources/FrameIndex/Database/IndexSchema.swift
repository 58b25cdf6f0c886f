/// The tables of an index file, as `frameindex(5)` describes them.
enum IndexSchema {
  /// "FIDX": tells an index from SQLite's other files. `PRAGMA application_id`.
  static let applicationID: Int64 = 0x4649_4458
  /// The format that this code writes, and the latest that it reads. `PRAGMA user_version`.
  static let version: Int64 = 2
  /// Fingerprints lie in blobs of up to 128 KiB: large pages make their chains short.
  static let pageBytes = 16384

  /// Of version 1.
  static let tables = """
    CREATE TABLE setting(
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) WITHOUT ROWID;

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
      note TEXT
    );
    CREATE INDEX video_path ON video(path);

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
      facts BLOB NOT NULL
    );
    CREATE INDEX segment_video ON segment(video);

    CREATE TABLE fingerprint(
      segment INTEGER PRIMARY KEY REFERENCES segment(id),
      pdq BLOB NOT NULL
    );

    CREATE TABLE text(
      id INTEGER PRIMARY KEY,
      video INTEGER NOT NULL REFERENCES video(id),
      seconds REAL NOT NULL,
      to_seconds REAL NOT NULL,
      kind TEXT NOT NULL,
      body TEXT NOT NULL
    );
    CREATE INDEX text_video ON text(video);
    CREATE VIRTUAL TABLE text_search USING fts5(body, content = 'text', content_rowid = 'id', tokenize = 'trigram');
    """
}
