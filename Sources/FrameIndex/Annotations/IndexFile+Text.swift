extension IndexFile {
  /// Adds cues to a video, which need not have frames in the index.
  ///
  /// - Parameter replacing: whether earlier cues of the same kinds go.
  public func addText(_ cues: [TextCue], to video: String, replacing: Bool = true) throws(IndexError) {
    try transaction([.text, .videos]) { () throws(IndexError) in
      let row = try rowForData(of: video)
      if replacing { for kind in Set(cues.map(\.kind)) { try deleteText(video: row, kind: kind) } }
      let insert = try Statement(connection, StoredTable.text.insertion())
      let search = try Statement(connection, "INSERT INTO text_search(rowid, folded) VALUES(?, ?)")
      for cue in cues {
        let folded = FoldedText.fold(cue.text)
        try insert.run(row, cue.seconds, cue.toSeconds, cue.kind, cue.text, folded)
        try search.run(connection.lastInsertedRow, folded)
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
    try statement.bind(video)
    var cues: [TextCue] = []
    while try statement.step() {
      cues.append(
        TextCue(seconds: try statement.seconds(0), toSeconds: try statement.seconds(1), kind: statement.text(2), text: statement.text(3)))
    }
    return cues
  }

  /// The row that data of other kinds belongs to: the video's, or a new one that only names it.
  func rowForData(of video: String) throws(IndexError) -> Int64 {
    let statement = try Statement(
      connection, "SELECT id FROM video WHERE path = ? ORDER BY state = \(VideoState.complete.rawValue) DESC, id DESC")
    try statement.bind(video)
    return try statement.step() ? statement.integer(0) : try insertNamed(video)
  }

  /// Removes a video's cues, of one kind or all.
  func deleteText(video row: Int64, kind: String? = nil) throws(IndexError) {
    guard tables.holds(.text) else { return }
    for sql in [
      "INSERT INTO text_search(text_search, rowid, folded) SELECT 'delete', id, folded FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2)",
      "DELETE FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2)",
    ] {
      try Statement(connection, sql).run(row, kind)
    }
  }
}
