/// Parts of videos, and how they become one. Each inside a transaction of the caller's.
extension IndexFile {
  /// A part that is there in full.
  private struct StoredPart {
    var row: Int64
    var video: IndexedVideo
  }

  /// Declares a part there in full; the last one makes the video complete.
  func completePart(row: Int64, token: Int64, source: VideoSource, part: VideoPart) throws(IndexError) {
    let update = try Statement(connection, "UPDATE video SET note = ? WHERE id = ? AND writer = ?")
    try update.bind(part.note, at: 1)
    try update.bind(row, at: 2)
    try update.bind(token, at: 3)
    try update.run()
    guard connection.changedRows == 1 else { throw .superseded(video: source.path) }
    try deleteParts(like: source, except: row)
    let parts = try storedParts(of: source.whole, count: part.count)
    guard parts.count == part.count else { return }
    try join(parts, token: token)
  }

  /// Whether a part is there in full, or the video is, and the file unchanged.
  func holdsPart(_ source: VideoSource) throws(IndexError) -> Bool {
    guard let part = source.part else { return false }
    return try storedParts(of: source.whole, count: part.count).contains { $0.video.source.part == part }
  }

  /// The parts of all videos that are there in full, with their rows.
  ///
  /// - Parameter path: of one video; `nil` for all.
  func completeParts(of path: String? = nil) throws(IndexError) -> [(row: Int64, video: IndexedVideo)] {
    let sql = "SELECT \(IndexedVideo.columns), video.id FROM video WHERE (?1 IS NULL OR path = ?1) AND state = 0 AND note IS NOT NULL"
    let statement = try Statement(connection, sql)
    try statement.bind(path, at: 1)
    var found: [(row: Int64, video: IndexedVideo)] = []
    while try statement.step() {
      let video = IndexedVideo(statement)
      if let part = video.source.part, video.note == part.note { found.append((statement.integer(17), video)) }
    }
    return found
  }

  /// The parts of one video, each once, in order.
  private func storedParts(of whole: VideoSource, count: Int) throws(IndexError) -> [StoredPart] {
    var byNumber: [Int: StoredPart] = [:]
    for (row, video) in try completeParts(of: whole.path) {
      guard let part = video.source.part, part.count == count, video.source.whole.origin == whole.origin,
        video.source.bytes == whole.bytes, video.source.modified == whole.modified
      else { continue }
      byNumber[part.number] = StoredPart(row: row, video: video)
    }
    return byNumber.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Removes earlier attempts at the same part.
  private func deleteParts(like source: VideoSource, except row: Int64) throws(IndexError) {
    let statement = try Statement(connection, "SELECT id FROM video WHERE path = ? AND origin = ? AND state = 0 AND id <> ?")
    try statement.bind(source.path, at: 1)
    try statement.bind(source.origin, at: 2)
    try statement.bind(row, at: 3)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    for old in rows { try deleteVideo(row: old) }
  }

  /// Makes one video of its parts. Segments are stored again, so that they lie in the order of time.
  private func join(_ parts: [StoredPart], token: Int64) throws(IndexError) {
    // A part that is shorter than a group of pictures may be empty, and does not know the size of frames.
    guard let model = parts.first(where: { $0.video.frames > 0 }) ?? parts.first else { return }
    let whole = try claimNew(model.video.source.whole, token: token)
    for part in parts {
      try moveSegments(of: part.row, to: whole)
      let pictures = try Statement(connection, "UPDATE thumb SET video = ? WHERE video = ?")
      try pictures.bind(whole, at: 1)
      try pictures.bind(part.row, at: 2)
      try pictures.run()
    }
    let filled = parts.filter { $0.video.frames > 0 }
    let update = try Statement(connection, "UPDATE video SET frames = ?, fingerprints = ?, first_pts = ?, end_pts = ? WHERE id = ?")
    try update.bind(filled.reduce(0) { $0 + $1.video.frames }, at: 1)
    try update.bind(filled.reduce(0) { $0 + $1.video.fingerprints }, at: 2)
    try update.bind(filled.map(\.video.firstPTS).min(), at: 3)
    try update.bind(filled.map(\.video.endPTS).max(), at: 4)
    try update.bind(whole, at: 5)
    try update.run()
    try complete(row: whole, token: token, video: model.video.source.path)
  }

  private func moveSegments(of part: Int64, to whole: Int64) throws(IndexError) {
    let statement = try Statement(connection, "SELECT id FROM segment WHERE video = ? ORDER BY id")
    try statement.bind(part, at: 1)
    var segments: [Int64] = []
    while try statement.step() { segments.append(statement.integer(0)) }
    let copy = try Statement(
      connection,
      """
      INSERT INTO segment(video, count, first_frame, last_frame, first_pts, end_pts, checksum, boxes, facts)
      SELECT ?, count, first_frame, last_frame, first_pts, end_pts, checksum, boxes, facts FROM segment WHERE id = ?
      """)
    let move = try Statement(connection, "UPDATE fingerprint SET segment = ? WHERE segment = ?")
    let remove = try Statement(connection, "DELETE FROM segment WHERE id = ?")
    for segment in segments {
      try copy.bind(whole, at: 1)
      try copy.bind(segment, at: 2)
      try copy.run()
      try move.bind(connection.lastInsertedRow, at: 1)
      try move.bind(segment, at: 2)
      try move.run()
      try remove.bind(segment, at: 1)
      try remove.run()
    }
  }
}

/// Parts of a merge.
extension IndexFile {
  /// Copies the parts that another index holds in full; with the last of a video it is complete.
  func copyParts(from other: IndexFile) throws(IndexError) {
    for (row, video) in try other.completeParts() {
      guard try !holds(video.source.whole), try !holdsPart(video.source) else { continue }
      var writer = try IndexWriter(into: self, video: video.source)
      var runs = try StoredRuns(other, row: row)
      while let run = try runs.next() { try writer.append(run) }
      for thumbnail in try other.thumbnails(ofRow: row) { writer.append(thumbnail) }
      try writer.finish()
    }
  }
}
