/// What an index holds, in numbers.
public struct IndexSummary: Equatable, Sendable {
  public var path: String
  /// Of the file, its log included.
  public var bytes: Int
  public var videos: Int
  public var partialVideos: Int
  /// Frames that arrived, and the fingerprints kept of them.
  public var frames: Int
  public var fingerprints: Int
  public var seconds: Double
  public var settings: IndexSettings
  /// Pictures of shots, things that detectors saw, and vectors of these models.
  public var thumbs: Int
  public var detections: Int
  public var labels: [String]
  public var vectors: Int
  public var models: [VectorModel]
  /// Frames whose points are stored, and these.
  public var keyframes: Int
  public var points: Int
}

extension IndexFile {
  public func summary() throws(IndexError) -> IndexSummary {
    let videos = try self.videos()
    let bytes = ["", "-wal"].reduce(0) { $0 + (Self.fileBytes(path + $1) ?? 0) }
    return IndexSummary(
      path: path, bytes: bytes, videos: videos.count, partialVideos: videos.count { $0.state == .partial },
      frames: videos.reduce(0) { $0 &+ $1.frames }, fingerprints: videos.reduce(0) { $0 &+ $1.fingerprints },
      seconds: videos.reduce(0) { $0 + $1.seconds }, settings: settings,
      thumbs: Int(try connection.integer("SELECT count(*) FROM thumb")),
      detections: Int(try connection.integer("SELECT count(*) FROM detection")),
      labels: try lines("SELECT DISTINCT name FROM label WHERE id IN (SELECT label FROM detection) ORDER BY name"),
      vectors: Int(try connection.integer("SELECT total(count) FROM embedding")), models: try models(),
      keyframes: Int(try connection.integer("SELECT CAST(total(keyframes) AS INTEGER) FROM feature")),
      points: Int(try connection.integer("SELECT CAST(total(points) AS INTEGER) FROM feature")))
  }
}
