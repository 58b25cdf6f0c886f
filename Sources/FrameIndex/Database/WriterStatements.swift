/// The statements that a writer runs for every segment, prepared once.
struct WriterStatements: ~Copyable {
  private let update: Statement
  private let seal: Statement
  private let segment: Statement
  private let fingerprint: Statement
  private let thumbnail: Statement
  private let connection: Connection

  init(_ connection: Connection) throws(IndexError) {
    let update = try Statement(
      connection,
      """
      UPDATE video SET frames = frames + ?3, fingerprints = fingerprints + ?4,
        first_pts = min(coalesce(first_pts, ?5), ?5), end_pts = max(coalesce(end_pts, ?6), ?6)
      WHERE id = ?1 AND writer = ?2
      """)
    let seal = try Statement(connection, StoredTable.video.sealing + " WHERE id = ?")
    let segment = try Statement(connection, StoredTable.segment.insertion(with: ["boxes", "facts", "id"], replacing: true))
    let fingerprint = try Statement(connection, "INSERT OR REPLACE INTO fingerprint(segment, pdq) VALUES(?, ?)")
    let thumbnail = try Statement(connection, StoredTable.thumb.insertion(replacing: true))
    self.init(connection: connection, update: update, seal: seal, segment: segment, fingerprint: fingerprint, thumbnail: thumbnail)
  }

  private init(
    connection: Connection, update: consuming Statement, seal: consuming Statement, segment: consuming Statement,
    fingerprint: consuming Statement, thumbnail: consuming Statement
  ) {
    self.connection = connection
    self.update = update
    self.seal = seal
    self.segment = segment
    self.fingerprint = fingerprint
    self.thumbnail = thumbnail
  }

  /// Counts a segment into its video.
  /// - Returns: whether the video is still this writer's.
  func claimStillHolds(row: Int64, token: Int64, frames: Int, fingerprints: Int, firstPTS: Int64, endPTS: Int64) throws(IndexError) -> Bool
  {
    try update.run(row, token, frames, fingerprints, firstPTS, endPTS)
    guard connection.changedRows == 1 else { return false }
    try seal.run(row)
    return true
  }

  /// - Parameter id: of an existing segment that has grown; `nil` for a new one.
  func insert(
    _ id: Int64?, video: Int64, count: Int, frames: (first: Int, last: Int), times: (first: Int64, end: Int64), checksum: UInt64,
    facts: UnsafeRawBufferPointer, boxes: UnsafeRawBufferPointer
  ) throws(IndexError) {
    try unsafe segment.run(
      video, count, frames.first, frames.last, times.first, times.end, Int64(bitPattern: checksum), LentBytes(boxes), LentBytes(facts), id)
  }

  func insert(fingerprints: UnsafeRawBufferPointer, segment id: Int64) throws(IndexError) {
    try unsafe fingerprint.run(id, LentBytes(fingerprints))
  }

  func insert(_ picture: Thumbnail, video: Int64) throws(IndexError) {
    try thumbnail.run(video, picture.frame, picture.pts, picture.width, picture.height, picture.picture)
  }
}
