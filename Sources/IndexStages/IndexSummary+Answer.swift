public import FrameIndex
public import JSONText
internal import SystemIO

extension IndexSummary: Answer {
  public func describe(to line: inout JSONLine) {
    line.field("kind", "index")
    line.field("path", path)
    line.field("bytes", bytes)
    line.field("videos", videos)
    line.field("partial_videos", partialVideos)
    line.field("frames", frames)
    line.field("fingerprints", fingerprints)
    line.field("seconds", seconds)
    line.field("trims_borders", settings.trimsBorders)
    line.field("thumbs", thumbs)
    line.field("keyframes", keyframes)
    line.field("points", points)
    line.field("texts", texts)
    line.array("text_kinds") { line in for kind in textKinds { line.string(kind) } }
    line.field("detections", detections)
    line.array("labels") { line in for label in labels { line.string(label) } }
    line.field("vectors", vectors)
    line.array("models") { line in
      for model in models {
        line.beginObject()
        line.field("model", model.name)
        line.field("dimensions", model.dimensions)
        line.field("metric", model.metric.rawValue)
        line.endObject()
      }
    }
  }

  public static func lines(_ summaries: [IndexSummary]) -> [String] { summaries.flatMap(\.lines) }

  private var lines: [String] {
    let partial = partialVideos == 0 ? "" : ", \(partialVideos) of them partial"
    let share = fingerprints == 0 ? "" : ", \(bytes / fingerprints) a fingerprint"
    let models = models.map { "\($0.name) (\($0.dimensions), \($0.metric.rawValue))" }
    let annotations = [
      detections == 0 ? nil : "\(detections) detections: \(labels.joined(separator: ", "))",
      vectors == 0 ? nil : "\(vectors) vectors: \(models.joined(separator: ", "))",
      texts == 0 ? nil : "\(texts) texts: \(textKinds.joined(separator: ", "))",
      keyframes == 0 ? nil : "\(points) points of \(keyframes) keyframes",
      thumbs == 0 ? nil : "\(thumbs) thumbnails",
    ]
    return [
      "\(path): \(videos) videos\(partial), \(TimeText.clock(seconds))",
      "\(frames) frames, \(fingerprints) fingerprints, \(bytes) bytes\(share)",
    ] + annotations.compactMap { $0 }
  }
}
