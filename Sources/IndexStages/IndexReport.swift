public import FrameIndex
internal import JSONText
internal import SystemIO

/// The contents of an index, for people and programs.
public struct IndexReport {
  private var line = JSONLine()

  public init() {}

  public mutating func json(_ summary: IndexSummary) -> [UInt8] {
    line.begin()
    line.key("kind")
    line.string("index")
    line.key("path")
    line.string(summary.path)
    line.key("bytes")
    line.integer(summary.bytes)
    line.key("videos")
    line.integer(summary.videos)
    line.key("partial_videos")
    line.integer(summary.partialVideos)
    line.key("frames")
    line.integer(summary.frames)
    line.key("fingerprints")
    line.integer(summary.fingerprints)
    line.key("seconds")
    line.decimal(summary.seconds)
    line.key("trims_borders")
    line.boolean(summary.settings.trimsBorders)
    objects(summary)
    line.end()
    return line.bytes
  }

  private mutating func objects(_ summary: IndexSummary) {
    line.key("thumbs")
    line.integer(summary.thumbs)
    line.key("detections")
    line.integer(summary.detections)
    line.key("labels")
    line.beginArray()
    for label in summary.labels { line.string(label) }
    line.endArray()
    line.key("vectors")
    line.integer(summary.vectors)
    line.key("models")
    line.beginArray()
    for model in summary.models {
      line.beginObject()
      line.key("model")
      line.string(model.name)
      line.key("dimensions")
      line.integer(model.dimensions)
      line.key("metric")
      line.string(model.metric.rawValue)
      line.endObject()
    }
    line.endArray()
  }

  public mutating func json(_ video: IndexedVideo) -> [UInt8] {
    line.begin()
    line.key("kind")
    line.string("video")
    line.key("video")
    line.string(video.source.path)
    line.key("state")
    line.string(video.state.name)
    line.key("width")
    line.integer(video.source.width)
    line.key("height")
    line.integer(video.source.height)
    line.key("codec")
    line.string(video.source.codec)
    line.key("frames")
    line.integer(video.frames)
    line.key("fingerprints")
    line.integer(video.fingerprints)
    line.key("seconds")
    line.decimal(video.seconds)
    line.key("note")
    if let note = video.note { line.string(note) } else { line.null() }
    line.end()
    return line.bytes
  }

  public static func lines(_ summary: IndexSummary) -> [String] {
    let partial = summary.partialVideos == 0 ? "" : ", \(summary.partialVideos) of them partial"
    let share = summary.fingerprints == 0 ? "" : ", \(summary.bytes / summary.fingerprints) a fingerprint"
    let models = summary.models.map { "\($0.name) (\($0.dimensions), \($0.metric.rawValue))" }
    let objects = [
      summary.detections == 0 ? nil : "\(summary.detections) detections: \(summary.labels.joined(separator: ", "))",
      summary.vectors == 0 ? nil : "\(summary.vectors) vectors: \(models.joined(separator: ", "))",
      summary.thumbs == 0 ? nil : "\(summary.thumbs) thumbnails",
    ]
    return [
      "\(summary.path): \(summary.videos) videos\(partial), \(TimeText.clock(summary.seconds))",
      "\(summary.frames) frames, \(summary.fingerprints) fingerprints, \(summary.bytes) bytes\(share)",
    ] + objects.compactMap { $0 }
  }

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
