extension IndexFile {
  /// Whether any video has pictures.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func hasThumbnails() throws(IndexError) -> Bool { try connection.integer("SELECT EXISTS (SELECT 1 FROM thumb)") != 0 }

  /// Adds pictures to a video in the index. A picture of a frame that already has one replaces it.
  ///
  /// - Parameter replacing: whether all earlier pictures of the video are removed.
  /// - Throws: `IndexError.unknownVideo` if no search sees the video.
  public func addThumbnails(_ thumbnails: [Thumbnail], of video: String, replacing: Bool) throws(IndexError) {
    try transaction([.thumbnails, .videos]) { () throws(IndexError) in
      let row = try visibleRow(of: video)
      if replacing { try Statement(connection, "DELETE FROM thumb WHERE video = ?").run(row) }
      let insert = try Statement(connection, StoredTable.thumb.insertion(replacing: true))
      for thumbnail in thumbnails {
        try insert.run(row, thumbnail.frame, Int(thumbnail.pts), thumbnail.width, thumbnail.height, thumbnail.picture)
      }
    }
  }

  /// The picture of the shot that shows a moment of a video: the last one at or before it, else the first.
  ///
  /// - Returns: `nil` if the video has none.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func thumbnail(of video: String, seconds: Double) throws(IndexError) -> Thumbnail? {
    // Both times are rounded: a moment that begins with the picture's own frame is not before it.
    let statement = try Statement(
      connection,
      """
      SELECT \(Self.thumbnailColumns) FROM thumb JOIN video ON video.id = thumb.video
      WHERE video.path = ?1 AND \(Self.isVisible)
      ORDER BY (CAST(thumb.pts AS REAL) * time_base_numerator / time_base_denominator > ?2 + 1e-6),
        CASE WHEN CAST(thumb.pts AS REAL) * time_base_numerator / time_base_denominator > ?2 + 1e-6
          THEN thumb.frame ELSE -thumb.frame END
      LIMIT 1
      """)
    try statement.bind(video, seconds)
    return try statement.step() ? try statement.thumbnail() : nil
  }

  /// A video's pictures in the order of its frames: a few kilobytes per shot.
  func thumbnails(of video: String) throws(IndexError) -> [Thumbnail] {
    let statement = try Statement(
      connection,
      """
      SELECT \(Self.thumbnailColumns) FROM thumb JOIN video ON video.id = thumb.video
      WHERE video.path = ? AND \(Self.isVisible) ORDER BY thumb.frame
      """)
    try statement.bind(video)
    var thumbnails: [Thumbnail] = []
    while try statement.step() { thumbnails.append(try statement.thumbnail()) }
    return thumbnails
  }

  /// The pictures of a video's row, whether or not a search sees it.
  func thumbnails(ofRow row: Int64) throws(IndexError) -> [Thumbnail] {
    let statement = try Statement(connection, "SELECT \(Self.thumbnailColumns) FROM thumb WHERE video = ? ORDER BY thumb.frame")
    try statement.bind(row)
    var thumbnails: [Thumbnail] = []
    while try statement.step() { thumbnails.append(try statement.thumbnail()) }
    return thumbnails
  }

  private static let thumbnailColumns = "thumb.frame, thumb.pts, thumb.width, thumb.height, thumb.picture"
}

extension Statement {
  /// From the columns of `IndexFile.thumbnailColumns`.
  fileprivate func thumbnail() throws(IndexError) -> Thumbnail {
    Thumbnail(
      frame: try frame(0), pts: try ticks(1), width: Int(try integer(2, in: Thumbnail.sides, "width")),
      height: Int(try integer(3, in: Thumbnail.sides, "height")), picture: bytes(4))
  }
}

/// A small picture that stands for a shot.
public struct Thumbnail: Equatable, Sendable {
  /// The frame that it was made of.
  public var frame: Int
  /// Its time, in ticks of the video's time base.
  public var pts: Int64
  /// Pixels of the thumbnail.
  public var width: Int
  /// Rows of the thumbnail.
  public var height: Int
  /// Pixels of the longer side of what an index stores: about 8 KB at `jpegQuality`.
  public static let side = 240
  /// Quality, 1…100 on libjpeg's scale.
  public static let jpegQuality = 80
  /// Frames below this quality are flat or black, as at the start of a fade: a shot's first frame above it is its picture.
  public static let minQuality = 50
  /// The largest width or height of a JPEG.
  static let sides: ClosedRange<Int64> = 1...65535
  /// A JPEG file.
  public var picture: [UInt8]

  /// Memberwise.
  public init(frame: Int, pts: Int64, width: Int, height: Int, picture: [UInt8]) {
    self.frame = frame
    self.pts = pts
    self.width = width
    self.height = height
    self.picture = picture
  }
}
