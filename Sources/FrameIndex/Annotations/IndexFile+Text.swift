extension IndexFile {
  /// Adds cues to a video, which need not have frames in the index.
  ///
  /// - Parameter replacing: whether earlier cues of the same kinds are removed.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func addText(_ cues: [TextCue], to video: String, replacing: Bool = true) throws(IndexError) {
    let groups: [TableGroup] = cues.contains { $0.place != nil } ? [.text, .videos, .textPlaces] : [.text, .videos]
    try transaction(groups) { () throws(IndexError) in
      let row = try rowForData(of: video)
      if replacing { for kind in Set(cues.map(\.kind)) { try deleteText(video: row, kind: kind) } }
      let insert = try Statement(connection, StoredTable.text.insertion())
      let search = try Statement(connection, "INSERT INTO text_search(rowid, folded) VALUES(?, ?)")
      for cue in cues {
        let folded = FoldedText.fold(cue.text)
        try insert.run(row, cue.seconds, cue.toSeconds, cue.kind, cue.text, folded)
        let id = connection.lastInsertedRow
        try search.run(id, folded)
        if let place = cue.place { try self.insert(place, ofText: id) }
      }
    }
  }

  private func insert(_ place: Sighting, ofText id: Int64) throws(IndexError) {
    let box = place.box
    try Statement(connection, StoredTable.textPlace.insertion(with: ["id"]))
      .run(place.frame, place.seconds, box[0], box[1], box[2], box[3], id)
  }

  /// Where a text is in the picture.
  func place(ofText id: Int64) throws(IndexError) -> Sighting? {
    let statement = try Statement(connection, "SELECT frame, seconds, x0, y0, x1, y1 FROM text_place WHERE id = ?")
    try statement.bind(id)
    guard try statement.step() else { return nil }
    return Sighting(frame: try statement.optionalFrame(0), seconds: try statement.seconds(1), box: try statement.box(2))
  }

  /// Removes the texts of one kind of a video.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func removeText(of video: String, kind: String) throws(IndexError) {
    try transaction { () throws(IndexError) in
      let statement = try Statement(connection, "SELECT id FROM video WHERE path = ?")
      try statement.bind(video)
      var rows: [Int64] = []
      while try statement.step() { rows.append(statement.integer(0)) }
      for row in rows { try deleteText(video: row, kind: kind) }
    }
  }

  /// The cues of a video, in time order.
  func text(of video: String) throws(IndexError) -> [TextCue] {
    let statement = try Statement(
      connection,
      """
      SELECT text.seconds, text.to_seconds, text.kind, text.body, text.id FROM text JOIN video ON video.id = text.video
      WHERE video.path = ? ORDER BY text.seconds, text.id
      """)
    try statement.bind(video)
    var cues: [TextCue] = []
    while try statement.step() {
      cues.append(
        TextCue(
          seconds: try statement.seconds(0), toSeconds: try statement.seconds(1), kind: statement.text(2), text: statement.text(3),
          place: try place(ofText: statement.integer(4))))
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
      "DELETE FROM text_place WHERE id IN (SELECT id FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2))",
      "INSERT INTO text_search(text_search, rowid, folded) SELECT 'delete', id, folded FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2)",
      "DELETE FROM text WHERE video = ?1 AND (?2 IS NULL OR kind = ?2)",
    ] {
      try Statement(connection, sql).run(row, kind)
    }
  }
}
