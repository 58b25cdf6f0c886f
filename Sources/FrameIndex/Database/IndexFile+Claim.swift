/// What a writer does to the table of videos, each inside a transaction of the caller's.
extension IndexFile {
  /// Makes a row for a video, or takes over that of one that was interrupted while the file and its frames were the same.
  ///
  /// - Parameter resumes: whether a row may be taken over.
  func claim(_ source: VideoSource, token: Int64, resumes: Bool) throws(IndexError) -> (row: Int64, tail: SegmentTail?) {
    guard resumes else { return (try insert(source, token: token), nil) }
    guard let row = try interrupted(source) else { return (try insert(source, token: token), nil) }
    try Statement(connection, "UPDATE video SET writer = ?, note = NULL WHERE id = ?").run(token, row)
    try sealVideo(row: row)
    return (row, try tail(ofVideo: row))
  }

  /// The last segment of a video.
  private func tail(ofVideo row: Int64) throws(IndexError) -> SegmentTail? {
    let statement = try Statement(
      connection, "SELECT \(SegmentRecord.columns), last_frame FROM segment WHERE video = ? ORDER BY id DESC LIMIT 1")
    try statement.bind(row)
    guard try statement.step() else { return nil }
    var blob = FingerprintBlob(connection)
    let record = try SegmentRecord(statement)
    return SegmentTail(id: record.id, runs: try runs(of: record, &blob), lastFrame: try statement.frame(6))
  }

  private func interrupted(_ source: VideoSource) throws(IndexError) -> Int64? {
    let statement = try Statement(
      connection,
      """
      SELECT id FROM video WHERE path = ? AND state = \(VideoState.partial.rawValue) AND bytes IS ? AND modified IS ? AND origin IS ?
        AND time_base_numerator = ? AND time_base_denominator = ? ORDER BY id DESC
      """)
    let timeBase = source.timeBase
    try statement.bind(source.path, source.bytes, source.modified, source.origin, Int(timeBase.numerator), Int(timeBase.denominator))
    // Without a size and a time there is no telling whether the source is still the same.
    guard source.bytes != nil, source.modified != nil, try statement.step() else { return nil }
    return statement.integer(0)
  }

  func insert(_ source: VideoSource, token: Int64) throws(IndexError) -> Int64 {
    try VideoPath.check(source.path)
    try Statement(connection, StoredTable.video.insertion()).run(
      source.path, VideoState.partial.rawValue, token, source.bytes, source.modified, source.container, source.codec, source.width,
      source.height, Int(source.timeBase.numerator), Int(source.timeBase.denominator), source.duration, source.origin, 0, 0, nil, nil, nil)
    return connection.lastInsertedRow
  }

  /// Makes a row that only names a video.
  func insertNamed(_ video: String) throws(IndexError) -> Int64 {
    try VideoPath.check(video)
    try Statement(connection, StoredTable.video.insertion()).run(
      video, VideoState.named.rawValue, 0, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, 0, 0, nil, nil, nil)
    return connection.lastInsertedRow
  }

  /// Seals a video's row after a change.
  func sealVideo(row: Int64) throws(IndexError) { try Statement(connection, StoredTable.video.sealing + " WHERE id = ?").run(row) }

  /// Declares a video complete and removes every other one of its path.
  func complete(row: Int64, token: Int64, video: String) throws(IndexError) {
    let update = try Statement(
      connection, "UPDATE video SET state = \(VideoState.complete.rawValue), note = NULL WHERE id = ? AND writer = ?")
    try update.run(row, token)
    guard connection.changedRows == 1 else { throw .superseded(video: video) }
    try sealVideo(row: row)
    try deleteVideos(path: video, except: row)
  }

  /// Says why a video is partial, and removes what earlier attempts left. Parts of the video are not attempts.
  func note(_ note: String, row: Int64, token: Int64, video: String) throws(IndexError) {
    try setNote(note, row: row, token: token, video: video)
    try deleteVideos(path: video, except: row, where: "state = \(VideoState.partial.rawValue) AND id NOT IN (SELECT id FROM part)")
  }

  /// - Throws: `IndexError.superseded` if another writer has taken the row.
  func setNote(_ note: String, row: Int64, token: Int64, video: String) throws(IndexError) {
    try Statement(connection, "UPDATE video SET note = ? WHERE id = ? AND writer = ?").run(note, row, token)
    guard connection.changedRows == 1 else { throw .superseded(video: video) }
    try sealVideo(row: row)
  }

  /// Removes the videos of a path with everything that belongs to them.
  private func deleteVideos(path: String, except row: Int64, where condition: String = "true") throws(IndexError) {
    let statement = try Statement(connection, "SELECT id FROM video WHERE path = ? AND id <> ? AND \(condition)")
    try statement.bind(path, row)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    try deleteVideos(rows: rows, keepingAnnotationsFor: row)
  }

  func deleteVideos(rows: [Int64], keepingAnnotationsFor row: Int64) throws(IndexError) {
    for old in rows {
      // Everything added for the old video passes to the new one, except its pictures.
      for table in [StoredTable.text, .detection, .embedding] { try moveRows(of: table, from: old, to: row) }
      try deleteVideo(row: old)
    }
  }

  private func moveRows(of table: StoredTable, from old: Int64, to row: Int64) throws(IndexError) {
    try Statement(connection, "UPDATE \(table.name) SET video = ? WHERE video = ?").run(row, old)
    guard connection.changedRows > 0 else { return }
    try Statement(connection, table.sealing + " WHERE video = ?").run(row)
  }

  /// Removes one video's row and all that belongs to it.
  func deleteVideo(row: Int64) throws(IndexError) {
    try deleteText(video: row)
    try deleteVectors(video: row)
    try deleteFeatures(video: row)
    for sql in [
      "DELETE FROM part WHERE id = ?", "DELETE FROM geometry WHERE id = ?", "DELETE FROM thumb WHERE video = ?",
      "DELETE FROM detection WHERE video = ?",
      "DELETE FROM fingerprint WHERE segment IN (SELECT id FROM segment WHERE video = ?)", "DELETE FROM segment WHERE video = ?",
      "DELETE FROM video WHERE id = ?",
    ] { try Statement(connection, sql).run(row) }
  }
}

/// Where a video that was interrupted ends.
struct SegmentTail {
  var id: Int64
  var runs: [FrameRun]
  var lastFrame: Int
}
