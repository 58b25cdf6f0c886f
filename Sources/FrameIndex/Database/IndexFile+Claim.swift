/// What a writer does to the table of videos, each inside a transaction of the caller's.
extension IndexFile {
  /// Makes a row for a video, or takes over that of one that was broken off while the file and its frames were the same.
  func claim(_ source: VideoSource, token: Int64) throws(IndexError) -> (row: Int64, lastFrame: Int?) {
    guard let row = try brokenOff(source) else { return (try insert(source, token: token), nil) }
    let update = try Statement(connection, "UPDATE video SET writer = ?, note = NULL WHERE id = ?")
    try update.bind(token, at: 1)
    try update.bind(row, at: 2)
    try update.run()
    let last = try Statement(connection, "SELECT max(last_frame) FROM segment WHERE video = ?")
    try last.bind(row, at: 1)
    _ = try last.step()
    return (row, last.optionalInteger(0).map { Int($0) })
  }

  private func brokenOff(_ source: VideoSource) throws(IndexError) -> Int64? {
    let statement = try Statement(
      connection,
      """
      SELECT id FROM video WHERE path = ? AND state = 0 AND bytes IS ? AND modified IS ? AND origin IS ?
        AND time_base_numerator = ? AND time_base_denominator = ? ORDER BY id DESC
      """)
    try statement.bind(source.path, at: 1)
    try statement.bind(source.bytes, at: 2)
    try statement.bind(source.modified, at: 3)
    try statement.bind(source.origin, at: 4)
    try statement.bind(Int64(source.timeBase.numerator), at: 5)
    try statement.bind(Int64(source.timeBase.denominator), at: 6)
    // Without a size and a time nothing says that the source is still the same.
    guard source.bytes != nil, source.modified != nil, try statement.step() else { return nil }
    return statement.integer(0)
  }

  private func insert(_ source: VideoSource, token: Int64) throws(IndexError) -> Int64 {
    let statement = try Statement(
      connection,
      """
      INSERT INTO video(path, state, writer, bytes, modified, container, codec, width, height,
        time_base_numerator, time_base_denominator, duration, origin) VALUES(?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    try statement.bind(source.path, at: 1)
    try statement.bind(token, at: 2)
    try statement.bind(source.bytes, at: 3)
    try statement.bind(source.modified, at: 4)
    try statement.bind(source.container, at: 5)
    try statement.bind(source.codec, at: 6)
    try statement.bind(source.width, at: 7)
    try statement.bind(source.height, at: 8)
    try statement.bind(Int64(source.timeBase.numerator), at: 9)
    try statement.bind(Int64(source.timeBase.denominator), at: 10)
    try statement.bind(source.duration, at: 11)
    try statement.bind(source.origin, at: 12)
    try statement.run()
    return connection.lastInsertedRow
  }

  /// Declares a video complete and removes every other one of its path.
  func complete(row: Int64, token: Int64, video: String) throws(IndexError) {
    let update = try Statement(connection, "UPDATE video SET state = 1, note = NULL WHERE id = ? AND writer = ?")
    try update.bind(row, at: 1)
    try update.bind(token, at: 2)
    try update.run()
    guard connection.changedRows == 1 else { throw .superseded(video: video) }
    try deleteVideos(path: video, except: row)
  }

  /// Says why a video is partial, and removes what is left of earlier attempts.
  func note(_ note: String, row: Int64, token: Int64, video: String) throws(IndexError) {
    let update = try Statement(connection, "UPDATE video SET note = ? WHERE id = ? AND writer = ?")
    try update.bind(note, at: 1)
    try update.bind(row, at: 2)
    try update.bind(token, at: 3)
    try update.run()
    guard connection.changedRows == 1 else { throw .superseded(video: video) }
    try deleteVideos(path: video, except: row, state: .partial)
  }

  /// Removes the videos of a path with all that belongs to them.
  func deleteVideos(path: String, except row: Int64, state: VideoState? = nil) throws(IndexError) {
    let statement = try Statement(connection, "SELECT id FROM video WHERE path = ?1 AND id <> ?2 AND (?3 IS NULL OR state = ?3)")
    try statement.bind(path, at: 1)
    try statement.bind(row, at: 2)
    try statement.bind(state?.rawValue, at: 3)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    for old in rows {
      // What was added for the old video is the new one's, except for its pictures.
      for table in ["text", "detection", "embedding"] {
        let move = try Statement(connection, "UPDATE \(table) SET video = ? WHERE video = ?")
        try move.bind(row, at: 1)
        try move.bind(old, at: 2)
        try move.run()
      }
      try deleteVideo(row: old)
    }
  }

  /// Removes one video's row and all that belongs to it.
  func deleteVideo(row: Int64) throws(IndexError) {
    try deleteText(video: row)
    try deleteVectors(video: row)
    for sql in [
      "DELETE FROM thumb WHERE video = ?", "DELETE FROM detection WHERE video = ?",
      "DELETE FROM fingerprint WHERE segment IN (SELECT id FROM segment WHERE video = ?)", "DELETE FROM segment WHERE video = ?",
      "DELETE FROM video WHERE id = ?",
    ] {
      let statement = try Statement(connection, sql)
      try statement.bind(row, at: 1)
      try statement.run()
    }
  }
}
