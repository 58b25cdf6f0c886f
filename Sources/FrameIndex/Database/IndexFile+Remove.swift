internal import SystemIO

extension IndexFile {
  /// Removes videos with all that belongs to them; the space is reused by later additions.
  ///
  /// - Parameters:
  ///   - glob: a pattern of SQLite's GLOB for the path.
  ///   - state: of the videos; `nil` for any.
  ///   - isMeant: called for each path.
  /// - Returns: paths that were removed.
  /// - Throws: `IndexError` if the file can't be written or is damaged.
  public func remove(
    _ glob: String, state: VideoState? = nil, where isMeant: (String) -> Bool = { _ in true }
  ) throws(IndexError) -> [String] {
    try transaction { () throws(IndexError) in
      let statement = try Statement(
        connection, "SELECT id, path FROM video WHERE path GLOB ?1 AND (?2 IS NULL OR state = ?2) ORDER BY path")
      try statement.bind(glob, state?.rawValue)
      var rows: [(id: Int64, path: String)] = []
      while try statement.step() { rows.append((statement.integer(0), statement.text(1))) }
      rows = rows.filter { isMeant($0.path) }
      for row in rows { try deleteVideo(row: row.id) }
      return rows.map(\.path).reduce(into: []) { paths, path in if !path.isExactly(paths.last) { paths.append(path) } }
    }
  }

  /// Gives a video another path.
  ///
  /// - Throws: `IndexError.unknownVideo` if no video has the old path, `pathTaken` if one has the new.
  public func move(_ path: String, to new: String) throws(IndexError) {
    try VideoPath.check(new)
    try transaction { () throws(IndexError) in
      guard try hasVideo(path) else { throw .unknownVideo(path) }
      if !path.isExactly(new), try hasVideo(new) { throw .pathTaken(new) }
      try Statement(connection, "UPDATE video SET path = ? WHERE path = ?").run(new, path)
      try Statement(connection, StoredTable.video.sealing + " WHERE path = ?").run(new)
    }
  }

  /// Returns the space of removed videos to the file system. `VACUUM` rewrites the file.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func compact() throws(IndexError) { try connection.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)") }
}
