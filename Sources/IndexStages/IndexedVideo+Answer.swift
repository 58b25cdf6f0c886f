public import FrameIndex
internal import JSONText
internal import SystemIO

/// The contents of an index, for people and programs.
public struct IndexReport {
  private var line = JSONLine()

  /// A report whose buffer grows once and is used for every line.
  public init() {}

  /// One line of NDJSON of `kind` "index", with its newline.
  public mutating func json(_ summary: IndexSummary) -> [UInt8] {
    line.begin()
    line.field("kind", "index")
    line.field("path", summary.path)
    line.field("bytes", summary.bytes)
    line.field("videos", summary.videos)
    line.field("partial_videos", summary.partialVideos)
    line.field("frames", summary.frames)
    line.field("fingerprints", summary.fingerprints)
    line.field("seconds", summary.seconds)
    line.field("trims_borders", summary.settings.trimsBorders)
    objects(summary)
    line.end()
    return line.bytes
  }

  private mutating func objects(_ summary: IndexSummary) {
    line.field("thumbs", summary.thumbs)
    line.field("keyframes", summary.keyframes)
    line.field("points", summary.points)
    line.field("texts", summary.texts)
    line.key("text_kinds")
    line.beginArray()
    for kind in summary.textKinds { line.string(kind) }
    line.endArray()
    line.field("detections", summary.detections)
    line.key("labels")
    line.beginArray()
    for label in summary.labels { line.string(label) }
    line.endArray()
    line.field("vectors", summary.vectors)
    line.key("models")
    line.beginArray()
    for model in summary.models {
      line.beginObject()
      line.field("model", model.name)
      line.field("dimensions", model.dimensions)
      line.field("metric", model.metric.rawValue)
      line.endObject()
    }
    line.endArray()
  }

  /// One line of NDJSON of `kind` "video", with its newline.
  public mutating func json(_ video: IndexedVideo) -> [UInt8] {
    line.begin()
    line.field("kind", "video")
    line.field("video", video.source.path)
    line.field("state", video.state.name)
    line.field("width", video.source.width)
    line.field("height", video.source.height)
    line.field("codec", video.source.codec)
    line.field("bytes", video.source.bytes)
    line.field("modified", video.source.modified)
    line.field("frames", video.frames)
    line.field("fingerprints", video.fingerprints)
    line.field("seconds", video.seconds)
    line.field("note", video.note)
    line.end()
    return line.bytes
  }

  /// What tells a video's file from another, for scripts: state, size, time of change and the path's own bytes, then a NUL. A
  /// number that is not known is "-".
  public static func record(_ video: IndexedVideo) -> [UInt8] {
    let facts = [video.source.bytes, video.source.modified].map { $0.map { String($0) } ?? "-" }
    return Array("\(video.state.name) \(facts[0]) \(facts[1]) ".utf8) + ByteString(name: video.source.path).bytes + [0]
  }

  /// The numbers for people, a line each without its newline.
  public static func lines(_ summary: IndexSummary) -> [String] {
    let partial = summary.partialVideos == 0 ? "" : ", \(summary.partialVideos) of them partial"
    let share = summary.fingerprints == 0 ? "" : ", \(summary.bytes / summary.fingerprints) a fingerprint"
    let models = summary.models.map { "\($0.name) (\($0.dimensions), \($0.metric.rawValue))" }
    let objects = [
      summary.detections == 0 ? nil : "\(summary.detections) detections: \(summary.labels.joined(separator: ", "))",
      summary.vectors == 0 ? nil : "\(summary.vectors) vectors: \(models.joined(separator: ", "))",
      summary.texts == 0 ? nil : "\(summary.texts) texts: \(summary.textKinds.joined(separator: ", "))",
      summary.keyframes == 0 ? nil : "\(summary.points) points of \(summary.keyframes) keyframes",
      summary.thumbs == 0 ? nil : "\(summary.thumbs) thumbnails",
    ]
    return [
      "\(summary.path): \(summary.videos) videos\(partial), \(TimeText.clock(summary.seconds))",
      "\(summary.frames) frames, \(summary.fingerprints) fingerprints, \(summary.bytes) bytes\(share)",
    ] + objects.compactMap { $0 }
  }

  /// A table for people, a line a video below its head.
  public static func table(_ videos: [IndexedVideo]) -> [String] {
    guard !videos.isEmpty else { return [] }
    var table = TextTable(head: ["length", "frames", "stored", "size", "state", "video"], numeric: [1, 2])
    for video in videos {
      let source = video.source
      table.add([
        TimeText.clock(video.seconds), "\(video.frames)", "\(video.fingerprints)", "\(source.width)x\(source.height)", video.state.name,
        source.path + (video.note.map { " (\($0))" } ?? ""),
      ])
    }
    return [""] + table.lines
  }
}
