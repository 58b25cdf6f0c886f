extension IndexFile {
  /// Adds cues to a video, which need not have frames in the index.
  ///
  /// - Parameter replacing: whether earlier cues of the same kinds go.
  public func addText(_ cues: [TextCue], to video: String, replacing: Bool = true) throws(IndexError) {
    try connection.transaction { () throws(IndexError) in
      let row = try rowForData(of: video)
      if replacing { for kind in Set(cues.map(\.kind)) { try deleteText(video: row, kind: kind) } }
      let insert = try Statement(connection, "INSERT INTO text(video, seconds, to_seconds, kind, body) VALUES(?, ?, ?, ?, ?)")
      let search = try Statement(connection, "INSERT INTO text_search(rowid, body) VALUES(?, ?)")
      for cue in cues {
        try insert.bind(row, at: 1)
        try insert.bind(cue.seconds, at: 2)
        try insert.bind(cue.toSeconds, at: 3)
        try insert.bind(cue.kind, at: 4)
        try insert.bind(cue.text, at: 5)
        try insert.run()
        try search.bind(connection.lastInsertedRow, at: 1)
        try search.bind(cue.text, at: 2)
        try search.run()
      }
    }
  }

  /// Finds cues that contain a text anywhere, whatever its case, in the order of videos and time.
  ///
  /// Three characters and more are looked up in an index of trigrams; fewer are searched for in every cue.
  public func find(text: String, limit: Int = 20, scope: SearchScope = SearchScope()) throws(IndexError) -> [TextMatch] {
    let isLong = text.unicodeScalars.count >= 3
    let condition =
      isLong ? "text.id IN (SELECT rowid FROM text_search WHERE text_search MATCH ?1)" : "text.body LIKE ?1 ESCAPE '\\'"
    let statement = try Statement(
      connection,
      """
      SELECT video.path, text.seconds, text.to_seconds, text.kind, text.body FROM text JOIN video ON video.id = text.video
      WHERE \(condition) AND (?2 IS NULL OR video.path GLOB ?2) AND text.to_seconds >= ?3 AND text.seconds <= ?4
      ORDER BY video.path, text.seconds LIMIT ?5
      """)
    try statement.bind(isLong ? Self.phrase(text) : "%\(Self.escaped(text))%", at: 1)
    try statement.bind(scope.video, at: 2)
    try statement.bind(scope.from ?? -.infinity, at: 3)
    try statement.bind(scope.to ?? .infinity, at: 4)
    try statement.bind(limit > 0 ? limit : -1, at: 5)
    var matches: [TextMatch] = []
    while try statement.step() {
      let cue = TextCue(
        seconds: statement.double(1), toSeconds: statement.double(2), kind: statement.text(3), text: statement.text(4))
      matches.append(TextMatch(video: statement.text(0), cue: cue))
    }
    return matches
  }

  /// A phrase of FTS5's query language.
  private static func phrase(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += "%_\\".contains($1) ? "\\\($1)" : String($1) }
  }

  /// The cues of a video, in the order of time.
  func text(of video: String) throws(IndexError) -> [TextCue] {
    let statement = try Statement(
      connection,
      """
      SELECT text.seconds, text.to_seconds, text.kind, text.body FROM text JOIN video ON video.id = text.video
      WHERE video.path = ? ORDER BY text.seconds, text.id
      """)
    try statement.bind(video, at: 1)
    var cues: [TextCue] = []
    while try statement.step() {
      cues.append(
        TextCue(seconds: statement.double(0), toSeconds: statement.double(1), kind: statement.text(2), text: statement.text(3)))
    }
    return cues
  }

  /// The row that data of other kinds belongs to: the video's, or a new one that only names it.
  func rowForData(of video: String) throws(IndexError) -> Int64 {
    let statement = try Statement(connection, "SELECT id FROM video WHERE path = ? ORDER BY state = 1 DESC, id DESC")
    try statement.bind(video, at: 1)
    if try statement.step() { return statement.integer(0) }
    let insert = try Statement(connection, "INSERT INTO video(path, state, writer) VALUES(?, 2, 0)")
    try insert.bind(video, at: 1)
    try insert.run()
    return connection.lastInsertedRow
  }

  /// Removes a video's cues, of one kind or all.
  func deleteText(video row: Int64, kind: String? = nil) throws(IndexError) {
    for sql in [
      "INSERT INTO text_search(text_search, rowid, body) SELECT 'delete', id, body FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2)",
      "DELETE FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2)",
    ] {
      let statement = try Statement(connection, sql)
      try statement.bind(row, at: 1)
      try statement.bind(kind, at: 2)
      try statement.run()
    }
  }
}
