/// The statements that a writer runs for every segment, prepared once.
struct WriterStatements: ~Copyable {
  private let update: Statement
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
    let segment = try Statement(
      connection,
      """
      INSERT INTO segment(video, count, first_frame, last_frame, first_pts, end_pts, checksum, boxes, facts)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let fingerprint = try Statement(connection, "INSERT INTO fingerprint(segment, pdq) VALUES(?, ?)")
    let thumbnail = try Statement(
      connection, "INSERT OR REPLACE INTO thumb(video, frame, pts, width, height, picture) VALUES(?, ?, ?, ?, ?, ?)")
    self.init(connection: connection, update: update, segment: segment, fingerprint: fingerprint, thumbnail: thumbnail)
  }

  private init(
    connection: Connection, update: consuming Statement, segment: consuming Statement, fingerprint: consuming Statement,
    thumbnail: consuming Statement
  ) {
    self.connection = connection
    self.update = update
    self.segment = segment
    self.fingerprint = fingerprint
    self.thumbnail = thumbnail
  }

  /// Counts a segment to its video.
  /// - Returns: whether the video is still this writer's.
  func claimStillHolds(row: Int64, token: Int64, frames: Int, fingerprints: Int, firstPTS: Int64, endPTS: Int64) throws(IndexError) -> Bool
  {
    try update.bind(row, at: 1)
    try update.bind(token, at: 2)
    try update.bind(frames, at: 3)
    try update.bind(fingerprints, at: 4)
    try update.bind(firstPTS, at: 5)
    try update.bind(endPTS, at: 6)
    try update.run()
    return connection.changedRows == 1
  }

  func insert(
    video: Int64, count: Int, frames: (first: Int, last: Int), times: (first: Int64, end: Int64), checksum: UInt64,
    facts: UnsafeRawBufferPointer, boxes: UnsafeRawBufferPointer
  ) throws(IndexError) {
    try segment.bind(video, at: 1)
    try segment.bind(count, at: 2)
    try segment.bind(frames.first, at: 3)
    try segment.bind(frames.last, at: 4)
    try segment.bind(times.first, at: 5)
    try segment.bind(times.end, at: 6)
    try segment.bind(Int64(bitPattern: checksum), at: 7)
    try unsafe segment.bind(boxes, at: 8)
    try unsafe segment.bind(facts, at: 9)
    try segment.run()
  }

  func insert(fingerprints: UnsafeRawBufferPointer, segment id: Int64) throws(IndexError) {
    try fingerprint.bind(id, at: 1)
    try unsafe fingerprint.bind(fingerprints, at: 2)
    try fingerprint.run()
  }

  func insert(_ picture: Thumbnail, video: Int64) throws(IndexError) {
    try thumbnail.bind(video, at: 1)
    try thumbnail.bind(picture.frame, at: 2)
    try thumbnail.bind(picture.pts, at: 3)
    try thumbnail.bind(picture.width, at: 4)
    try thumbnail.bind(picture.height, at: 5)
    try thumbnail.bindCopy(picture.picture, at: 6)
    try thumbnail.run()
  }
}
