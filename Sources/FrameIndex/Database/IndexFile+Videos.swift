internal import JSONText
internal import Pixels
internal import SystemIO

extension IndexedVideo {
  static let columns = """
    video.path, video.bytes, video.modified, video.container, video.codec, video.width, video.height, video.time_base_numerator,
    video.time_base_denominator, video.duration, video.origin, video.state, video.frames, video.fingerprints, video.first_pts,
    video.end_pts, video.note, part.number, part.count, part.origin
    """
  /// What a statement reads `columns` from.
  static let tables = "video LEFT JOIN part ON part.id = video.id"

  /// From a statement whose first columns are `columns`.
  init(_ row: borrowing Statement) throws(IndexError) {
    source = VideoSource(
      path: row.text(0), bytes: try row.optionalInteger(1, in: StoredNumber.count, "size"),
      modified: try row.optionalInteger(2, in: .min ... .max, "time"), container: row.text(3), codec: row.text(4),
      width: Int(try row.integer(5, in: StoredNumber.side, "width")), height: Int(try row.integer(6, in: StoredNumber.side, "height")),
      timeBase: try row.timeBase(7), duration: try row.optionalInteger(9, in: StoredNumber.ticks, "duration"), origin: row.text(10),
      part: try row.part(17))
    guard let state = VideoState(rawValue: row.integer(11)) else {
      throw .damaged(path: row.connection.path, detail: "video \(source.path) has the state \(row.integer(11))")
    }
    self.state = state
    frames = try row.frame(12)
    fingerprints = try row.frame(13)
    firstPTS = try row.ticks(14)
    endPTS = try row.ticks(15)
    note = row.optionalText(16)
  }
}

extension IndexFile {
  /// The videos that a search sees, by path.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func videos(_ glob: String? = nil) throws(IndexError) -> [IndexedVideo] {
    let statement = try Statement(
      connection,
      """
      SELECT \(IndexedVideo.columns) FROM \(IndexedVideo.tables)
      WHERE (?1 IS NULL OR video.path GLOB ?1) AND (\(Self.isVisible) OR video.state = \(VideoState.named.rawValue)) ORDER BY video.path
      """)
    try statement.bind(glob)
    var videos: [IndexedVideo] = []
    while try statement.step() { videos.append(try IndexedVideo(statement)) }
    return videos
  }

  /// Whether a video is complete and its file unchanged. For a part: whether the part or the whole is.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func holds(_ source: VideoSource) throws(IndexError) -> Bool {
    if let part = source.part {
      let parts = try snapshot { () throws(IndexError) in try endedParts(like: source) }
      return parts.contains { $0.video.source.part == part } ? true : try holds(source.whole)
    }
    let statement = try Statement(
      connection,
      """
      SELECT 1 FROM video WHERE path = ? AND state = \(VideoState.complete.rawValue) AND bytes = ? AND modified = ? AND origin = ?
      """)
    try statement.bind(source.path, source.bytes, source.modified, source.origin)
    return try statement.step()
  }
}

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

/// The path of a video in an index: any name that a file can have.
public enum VideoPath {
  /// Whether a file can have the path: it is not empty, and holds no NUL.
  public static func isPossible(_ path: String) -> Bool { !path.isEmpty && !path.utf8.contains(0) }

  /// - Throws: `IndexError.unnamed` for any other.
  static func check(_ path: String) throws(IndexError) {
    guard isPossible(path) else { throw .unnamed }
  }
}

extension JSONValue {
  /// The path of the video that a line names.
  ///
  /// - Parameter common: for lines that name none.
  /// - Returns: `nil` if there is none, or no file can have it.
  func videoPath(or common: String? = nil) -> String? {
    let path = self["video"] == nil ? common : self["video"]?.string
    return path.flatMap { VideoPath.isPossible($0) ? $0 : nil }
  }
}
