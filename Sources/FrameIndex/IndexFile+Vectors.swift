extension IndexFile {
  /// Removes a video's vectors, of one model or all.
  func deleteVectors(video row: Int64, model: Int64? = nil) throws(IndexError) {
    let segments = "SELECT id FROM embedding WHERE video = ?1 AND (?2 IS NULL OR model = ?2)"
    let parts = ["embedding_code", "embedding_vector"].map { table in
      // The rows of a segment by their numbers: there may be a gigabyte of others.
      """
      DELETE FROM \(table) WHERE id IN (
        SELECT part.id FROM (\(segments)) AS segment
        JOIN \(table) AS part ON part.id BETWEEN segment.id * 4096 AND segment.id * 4096 + 4095)
      """
    }
    for sql in parts + ["DELETE FROM embedding WHERE id IN (\(segments))"] {
      let statement = try Statement(connection, sql)
      try statement.bind(row, at: 1)
      try statement.bind(model, at: 2)
      try statement.run()
    }
  }
}
