internal import Pixels

/// How a video's picture is displayed: boxes are in these pixels.
public struct VideoGeometry: Equatable, Sendable {
  /// Pixels of the displayed picture's rows, before any resizing.
  public var width: Int
  /// Rows of the displayed picture, before any resizing.
  public var height: Int
  /// How the displayed picture is made from the stored one. `Orientation`'s raw value.
  public var orientation: UInt8
  /// Where the frames that were added lie in the displayed picture: left, top, right and bottom. This is the whole picture unless
  /// they were cropped or padded.
  public var frame: SIMD4<Double>

  /// - Parameters:
  ///   - orientation: of 0 to 7; see `Orientation`.
  ///   - frame: `nil` for the whole picture.
  public init?(width: Int, height: Int, orientation: UInt8, frame: SIMD4<Double>? = nil) {
    let frame = frame ?? SIMD4(0, 0, Double(width), Double(height))
    guard width > 0, height > 0, Orientation(rawValue: orientation) != nil, frame.x < frame.z, frame.y < frame.w,
      (0..<4).allSatisfy({ frame[$0].isFinite })
    else { return nil }
    self.frame = frame
    self.width = width
    self.height = height
    self.orientation = orientation
  }

  /// Converts a box from stored pixels to those of the displayed picture.
  func displayed(_ box: SIMD4<Double>) -> SIMD4<Double> {
    guard let turn = Orientation(rawValue: orientation) else { return box }
    let stored = turn.size(width: width, height: height)
    return turn.displayedBox(box, width: Double(stored.width), height: Double(stored.height))
  }

  /// The part of a box that lies in the displayed picture.
  func clipped(_ box: SIMD4<Double>) -> SIMD4<Double> {
    let most = SIMD4(Double(width), Double(height), Double(width), Double(height))
    return box.clamped(lowerBound: .zero, upperBound: most)
  }
}

extension IndexFile {
  /// How a video is displayed; `nil` if none of its frames said so.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func geometry(of video: String) throws(IndexError) -> VideoGeometry? {
    let statement = try Statement(
      connection,
      "SELECT \(Self.geometryColumns) FROM geometry JOIN video ON video.id = geometry.id WHERE video.path = ? AND \(Self.isVisible)")
    try statement.bind(video)
    return try statement.step() ? try statement.geometry() : nil
  }

  /// The same of one row of the table of videos.
  func geometry(ofRow row: Int64) throws(IndexError) -> VideoGeometry? {
    let statement = try Statement(connection, "SELECT \(Self.geometryColumns) FROM geometry WHERE id = ?")
    try statement.bind(row)
    return try statement.step() ? try statement.geometry() : nil
  }

  private static let geometryColumns = "geometry.width, geometry.height, geometry.orientation, x0, y0, x1, y1"

  /// Where a video's frames lie in the picture that boxes are measured in: the frames themselves if nothing else is known.
  func frameBox(of video: String) throws(IndexError) -> SIMD4<Double>? {
    if let geometry = try geometry(of: video) { return geometry.frame }
    let source = try videos(Self.glob(exactly: video)).first { $0.state != .named }?.source
    return source.flatMap { $0.width > 0 && $0.height > 0 ? SIMD4(0, 0, Double($0.width), Double($0.height)) : nil }
  }

  /// Records how a video is displayed, inside a transaction.
  func store(_ geometry: VideoGeometry?, video row: Int64) throws(IndexError) {
    guard let geometry else { return }
    let frame = geometry.frame
    try Statement(connection, StoredTable.geometry.insertion(with: ["id"], replacing: true))
      .run(geometry.width, geometry.height, Int(geometry.orientation), frame[0], frame[1], frame[2], frame[3], row)
  }
}

extension Statement {
  /// From the columns of `IndexFile.geometryColumns`.
  fileprivate func geometry() throws(IndexError) -> VideoGeometry? {
    let (width, height) = (try integer(0, in: StoredNumber.side, "width"), try integer(1, in: StoredNumber.side, "height"))
    let orientation = UInt8(try integer(2, in: 0...7, "orientation"))
    return VideoGeometry(width: Int(width), height: Int(height), orientation: orientation, frame: try box(3))
  }
}
