internal import JSONText

/// A small picture of a frame.
public struct Thumb: Equatable, Sendable {
  /// Number of the frame in its video.
  public var frame: Int
  /// Its time in ticks of the video's time base.
  public var pts: Int64
  /// Pixels.
  public var width: Int
  public var height: Int
  /// A JPEG file.
  public var picture: [UInt8]

  public init(frame: Int, pts: Int64, width: Int, height: Int, picture: [UInt8]) {
    self.frame = frame
    self.pts = pts
    self.width = width
    self.height = height
    self.picture = picture
  }
}

extension Thumb {
  static let columns = "thumb.frame, thumb.pts, thumb.width, thumb.height, thumb.picture"

  /// From a statement whose first columns are `columns`.
  init(_ row: borrowing Statement) {
    self.init(
      frame: Int(row.integer(0)), pts: row.integer(1), width: Int(row.integer(2)), height: Int(row.integer(3)), picture: row.bytes(4))
  }

  /// From a line of an export.
  init(_ value: JSONValue, line: Int) throws(IndexError) {
    guard let frame = value["frame"]?.integer, frame >= 0, let pts = value["pts"]?.integer, let width = value["width"]?.integer,
      let height = value["height"]?.integer, let picture = value["jpeg"]?.string.flatMap({ Base64.decode($0) })
    else { throw .badLine(number: line, reason: "a thumb without 'frame', 'pts', 'width', 'height' or 'jpeg' in base64") }
    self.init(frame: Int(frame), pts: pts, width: Int(width), height: Int(height), picture: picture)
  }
}

extension IndexFile {
  /// Stores pictures of a video's frames; one of the same frame is replaced.
  func addThumbs(_ thumbs: [Thumb], to video: String) throws(IndexError) {
    guard !thumbs.isEmpty else { return }
    try connection.transaction { () throws(IndexError) in
      let row = try rowForData(of: video)
      let insert = try Statement(
        connection, "INSERT OR REPLACE INTO thumb(video, frame, pts, width, height, picture) VALUES(?, ?, ?, ?, ?, ?)")
      for thumb in thumbs {
        try insert.bind(row, at: 1)
        try insert.bind(thumb.frame, at: 2)
        try insert.bind(thumb.pts, at: 3)
        try insert.bind(thumb.width, at: 4)
        try insert.bind(thumb.height, at: 5)
        try insert.run(binding: thumb.picture, at: 6)
      }
    }
  }

  /// Calls `body` with the pictures of what a search sees of a video, in the order of time.
  func forEachThumb(of video: String, _ body: (Thumb) throws -> Void) throws {
    let statement = try Statement(
      connection,
      """
      SELECT \(Thumb.columns) FROM thumb JOIN video ON video.id = thumb.video
      WHERE video.path = ? AND (\(Self.isVisible) OR video.state = 2) ORDER BY thumb.frame
      """)
    try statement.bind(video, at: 1)
    while try statement.step() { try body(Thumb(statement)) }
  }
}
