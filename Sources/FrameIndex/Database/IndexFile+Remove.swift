extension IndexFile {
  /// Removes videos with all that belongs to them; the room is used again by what is added later.
  ///
  /// - Parameter glob: a pattern of SQLite's GLOB for the path.
  /// - Returns: paths that were removed.
  public func remove(_ glob: String) throws(IndexError) -> [String] {
    try transaction { () throws(IndexError) in
      let statement = try Statement(connection, "SELECT id, path FROM video WHERE path GLOB ? ORDER BY path")
      try statement.bind(glob)
      var rows: [(id: Int64, path: String)] = []
      while try statement.step() { rows.append((statement.integer(0), statement.text(1))) }
      for row in rows { try deleteVideo(row: row.id) }
      return rows.map(\.path).reduce(into: []) { paths, path in if paths.last != path { paths.append(path) } }
    }
  }

  /// Gives the room of removed videos back to the file system. `VACUUM` writes the file anew.
  public func compact() throws(IndexError) { try connection.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)") }
}
