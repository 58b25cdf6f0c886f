internal import SystemIO

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
  /// Cues, and their kinds.
  public var texts: Int
  public var textKinds: [String]
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
      texts: Int(try connection.integer("SELECT count(*) FROM text")), textKinds: try lines("SELECT DISTINCT kind FROM text ORDER BY kind"),
      keyframes: Int(try connection.integer("SELECT CAST(total(keyframes) AS INTEGER) FROM feature")),
      points: Int(try connection.integer("SELECT CAST(total(points) AS INTEGER) FROM feature")))
  }
}

extension Shards {
  /// The numbers of all shards together.
  public func summary() throws(IndexError) -> IndexSummary {
    let parts = try map { (index) throws(IndexError) in try index.summary() }
    guard parts.count > 1 else { return parts[0] }
    var sum = parts[0]
    let videos = try self.videos().map(\.video)
    sum.path = parts.map(\.path).joined(separator: " ")
    sum.bytes = parts.reduce(0) { $0 &+ $1.bytes }
    sum.videos = videos.count
    sum.partialVideos = videos.count { $0.state == .partial }
    sum.frames = videos.reduce(0) { $0 &+ $1.frames }
    sum.fingerprints = videos.reduce(0) { $0 &+ $1.fingerprints }
    sum.seconds = videos.reduce(0) { $0 + $1.seconds }
    sum.thumbs = parts.reduce(0) { $0 &+ $1.thumbs }
    sum.detections = parts.reduce(0) { $0 &+ $1.detections }
    sum.vectors = parts.reduce(0) { $0 &+ $1.vectors }
    sum.texts = parts.reduce(0) { $0 &+ $1.texts }
    sum.keyframes = parts.reduce(0) { $0 &+ $1.keyframes }
    sum.points = parts.reduce(0) { $0 &+ $1.points }
    sum.labels = Set(parts.flatMap(\.labels).map { ExactText($0) }).sorted().map(\.wrappedValue)
    sum.textKinds = Set(parts.flatMap(\.textKinds).map { ExactText($0) }).sorted().map(\.wrappedValue)
    sum.models = parts.flatMap(\.models).reduce(into: []) { models, model in if !models.contains(model) { models.append(model) } }
    return sum
  }
}
