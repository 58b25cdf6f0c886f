internal import SystemIO

/// What an index holds, in numbers.
public struct IndexSummary: Equatable, Sendable {
  /// The file, or the files of all shards.
  public var path: String
  /// Of the file, its log included.
  public var bytes: Int
  /// Videos that a search sees.
  public var videos: Int
  /// Videos of which a part is missing.
  public var partialVideos: Int
  /// Frames that arrived, and the fingerprints kept of them.
  public var frames: Int
  /// Fingerprints kept of those frames.
  public var fingerprints: Int
  /// Seconds of video, of all videos together.
  public var seconds: Double
  /// How the fingerprints are made.
  public var settings: IndexSettings
  /// Pictures of shots, things that detectors saw, and vectors of these models.
  public var thumbs: Int
  /// Boxes that detectors gave.
  public var detections: Int
  /// The names that detectors gave, each once, sorted.
  public var labels: [String]
  /// Vectors of all models.
  public var vectors: Int
  /// The models, by name.
  public var models: [VectorModel]
  /// Cues, and their kinds.
  public var texts: Int
  /// The kinds of the cues, each once, sorted.
  public var textKinds: [String]
  /// Frames whose points are stored.
  public var keyframes: Int
  /// Points of those frames.
  public var points: Int
}

extension IndexFile {
  /// Counts what the index holds. Reads every annotation table once.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
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
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
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
