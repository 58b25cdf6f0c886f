internal import Pixels

/// A video that the index holds, and how much of it.
public struct IndexedVideo: Equatable, Sendable {
  public var source: VideoSource
  public var state: VideoState
  /// Frames that arrived, near-repeats included, and the fingerprints kept of them.
  public var frames: Int
  public var fingerprints: Int
  /// Times of the first and of the end of the last frame, in ticks.
  public var firstPTS: Int64
  public var endPTS: Int64
  /// Why it is partial.
  public var note: String?

  /// Seconds that the indexed frames span.
  public var seconds: Double { Double(endPTS &- firstPTS) * source.timeBase.doubleValue }
}

extension IndexedVideo {
  static let columns = """
    video.path, video.bytes, video.modified, video.container, video.codec, video.width, video.height, video.time_base_numerator,
    video.time_base_denominator, video.duration, video.origin, video.state, video.frames, video.fingerprints, video.first_pts,
    video.end_pts, video.note
    """

  /// From a statement whose first columns are `columns`.
  init(_ row: borrowing Statement) {
    let numerator = Int32(truncatingIfNeeded: row.integer(7)), denominator = Int32(truncatingIfNeeded: row.integer(8))
    source = VideoSource(
      path: row.text(0), bytes: row.optionalInteger(1), modified: row.optionalInteger(2), container: row.text(3), codec: row.text(4),
      width: Int(row.integer(5)), height: Int(row.integer(6)), timeBase: Rational(numerator, max(1, denominator)),
      duration: row.optionalInteger(9), origin: row.text(10))
    state = VideoState(rawValue: row.integer(11)) ?? .partial
    frames = Int(row.integer(12))
    fingerprints = Int(row.integer(13))
    firstPTS = row.integer(14)
    endPTS = row.integer(15)
    note = row.optionalText(16)
  }
}

extension IndexFile {
  /// The videos that a search sees, by path.
  public func videos(_ glob: String? = nil) throws(IndexError) -> [IndexedVideo] {
    let statement = try Statement(
      connection,
      """
      SELECT \(IndexedVideo.columns) FROM video
      WHERE (?1 IS NULL OR video.path GLOB ?1) AND (\(Self.isVisible) OR video.state = 2) ORDER BY video.path
      """)
    try statement.bind(glob, at: 1)
    var videos: [IndexedVideo] = []
    while try statement.step() { videos.append(IndexedVideo(statement)) }
    return videos
  }

  /// Whether a video is there in full, and the file that it came from unchanged.
  public func holds(_ source: VideoSource) throws(IndexError) -> Bool {
    let statement = try Statement(
      connection,
      "SELECT 1 FROM video WHERE path = ? AND state = 1 AND bytes = ? AND modified = ? AND origin = ?")
    try statement.bind(source.path, at: 1)
    try statement.bind(source.bytes, at: 2)
    try statement.bind(source.modified, at: 3)
    try statement.bind(source.origin, at: 4)
    return try statement.step()
  }
}
