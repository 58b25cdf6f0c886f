internal import PixelKernels

/// What a writer does to the parts of a video, each inside a transaction of the caller's.
extension IndexFile {
  /// Creates a row for a part, and removes what earlier attempts at it left.
  func claim(_ part: VideoPart, of source: VideoSource, token: Int64) throws(IndexError) -> Int64 {
    let row = try insert(source, token: token)
    try Statement(connection, StoredTable.part.insertion(with: ["id"])).run(part.number, part.count, part.origin, nil, row)
    try deleteAttempts(at: source, except: row, where: "part.checksum IS NULL")
    return row
  }

  /// Declares a part complete: it replaces what was there of it.
  func end(_ part: VideoPart, of source: VideoSource, row: Int64, token: Int64, ends: ShotEnds?) throws(IndexError) {
    try setNote(part.note, row: row, token: token, video: source.path)
    let bytes = ends?.bytes ?? []
    try Statement(connection, "UPDATE part SET checksum = ?, ends = ? WHERE id = ?").run(
      Int64(bitPattern: Segment.checksum([bytes])), bytes, row)
    try Statement(connection, StoredTable.part.sealing + " WHERE id = ?").run(row)
    try deleteAttempts(at: source, except: row)
  }

  /// Removes other rows of the same part.
  private func deleteAttempts(at source: VideoSource, except row: Int64, where condition: String = "true") throws(IndexError) {
    let statement = try Statement(
      connection,
      """
      SELECT video.id FROM video JOIN part ON part.id = video.id
      WHERE video.path = ? AND video.origin = ? AND video.id <> ? AND \(condition)
      """)
    try statement.bind(source.path, source.origin, row)
    var rows: [Int64] = []
    while try statement.step() { rows.append(statement.integer(0)) }
    try deleteVideos(rows: rows, keepingAnnotationsFor: row)
  }

  /// Makes one video of its parts if all are there.
  ///
  /// - Parameter source: of one of them; nothing happens for a whole video.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func joinParts(of source: VideoSource) throws(IndexError) {
    guard let part = source.part else { return }
    guard try snapshot({ () throws(IndexError) in try endedParts(like: source) }).count == part.count else { return }
    try transaction([.videos, .parts]) { () throws(IndexError) in
      let parts = try endedParts(like: source)
      // Another program may have joined them.
      guard parts.count == part.count else { return }
      guard let model = parts.first(where: { $0.video.frames > 0 }) else {
        // No frames: a whole video without frames leaves nothing either.
        for part in parts { try deleteVideo(row: part.row) }
        return
      }
      var whole = model.video.source.whole
      whole.geometry = try geometry(ofRow: model.row)
      var join = try PartJoin(into: self, video: whole)
      for part in parts where part.video.frames > 0 { try join.add(part) }
      try join.finish()
    }
  }
}

/// A part as it is stored.
struct StoredPart {
  var row: Int64
  var video: IndexedVideo
  /// Whether every frame of it is there.
  var isEnded: Bool
}

extension IndexFile {
  /// The parts of all videos, or of one path.
  func parts(of path: String? = nil) throws(IndexError) -> [StoredPart] {
    let statement = try Statement(
      connection,
      """
      SELECT \(IndexedVideo.columns), video.id, part.checksum IS NOT NULL FROM part JOIN video ON video.id = part.id
      WHERE ?1 IS NULL OR video.path = ?1 ORDER BY part.number, video.id
      """)
    try statement.bind(path)
    var parts: [StoredPart] = []
    while try statement.step() {
      parts.append(StoredPart(row: statement.integer(20), video: try IndexedVideo(statement), isEnded: statement.integer(21) != 0))
    }
    return parts
  }

  /// The complete parts of the video that a part belongs to, of the same unchanged file: each once, in order.
  func endedParts(like source: VideoSource) throws(IndexError) -> [StoredPart] {
    guard let part = source.part else { return [] }
    var found: [StoredPart] = []
    for stored in try parts(of: source.path) where stored.isEnded {
      let other = stored.video.source
      guard other.bytes == source.bytes, other.modified == source.modified, other.part?.count == part.count,
        other.part?.origin == part.origin, other.part?.number != found.last?.video.source.part?.number
      else { continue }
      found.append(stored)
    }
    return found
  }

  /// The ends of a part that has frames.
  func ends(of part: StoredPart) throws(IndexError) -> ShotEnds {
    let statement = try Statement(connection, "SELECT ends, checksum FROM part WHERE id = ?")
    try statement.bind(part.row)
    guard try statement.step() else { throw .damaged(path: path, detail: "part \(part.row) is missing") }
    let bytes = statement.bytes(0)
    guard Segment.checksum([bytes]) == UInt64(bitPattern: statement.integer(1)), let ends = ShotEnds(bytes) else {
      throw .damaged(path: path, detail: "part \(part.row) has the wrong checksum")
    }
    return ends
  }

  /// What is wrong with the parts.
  func partFaults() throws(IndexError) -> [String] {
    var faults = try lines("SELECT 'part ' || id || ' belongs to no video' FROM part WHERE id NOT IN (SELECT id FROM video)")
    for part in try parts() where part.isEnded && part.video.frames > 0 {
      do throws(IndexError) { _ = try ends(of: part) } catch { faults.append(error.detail) }
    }
    return faults
  }
}
