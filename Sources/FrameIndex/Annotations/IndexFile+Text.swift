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
