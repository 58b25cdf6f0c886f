internal import JSONText

/// Detections and vectors in an export.
extension IndexFile {
  /// Calls `body` with each of a video's vectors, model after model.
  func forEachVector(of video: String, _ body: (VectorModel, VectorPlace, [Float]) throws -> Void) throws {
    for model in try models() {
      guard let stored = try storedModel(model.name) else { continue }
      for segment in try vectorSegments(of: stored.id, video: Self.glob(exactly: video)) {
        let places = try places(of: segment.id)
        guard places.count == segment.count else { throw IndexError.damaged(path: path, detail: "embedding \(segment.id) lacks times") }
        var vectors: [[Float]] = []
        try forEachVector(of: segment, model) { vectors.append($1) }
        for (place, vector) in zip(places, vectors) { try body(model, place, vector) }
      }
    }
  }
}

extension JSONLine {
  mutating func describe(_ model: VectorModel) {
    begin()
    field("kind", "model")
    field("model", model.name)
    field("dimensions", model.dimensions)
    field("metric", model.metric.rawValue)
    end()
  }

  mutating func describe(_ detection: Detection, of video: String, detector: String) {
    begin("detection", of: video)
    place(detection.frame, detection.seconds)
    field("detector", detector)
    field("label", detection.label)
    key("score")
    exact(detection.score)
    key("box")
    beginArray()
    for side in 0..<4 { exact(detection.box[side]) }
    endArray()
    end()
  }

  mutating func describe(_ vector: [Float], _ place: VectorPlace, of video: String, model: VectorModel) {
    begin("vector", of: video)
    self.place(place.frame, place.seconds)
    field("model", model.name)
    key("vector")
    beginArray()
    for value in vector { exact(Double(value)) }
    endArray()
    end()
  }

  private mutating func begin(_ kind: String, of video: String) {
    begin()
    field("kind", kind)
    field("video", video)
  }

  private mutating func place(_ frame: Int?, _ seconds: Double) {
    field("frame", frame)
    key("seconds")
    exact(seconds)
  }
}

/// How many objects of each kind an export has: its last line says so, and readers compare.
struct ExportTally: Equatable {
  /// Kinds that are counted. Raw values are those of "kind".
  enum Kind: String, CaseIterable { case video, thumb, features, frame, model, detection, vector, text }

  /// The form of an export: since 2 its last line is the tally.
  static let format = 2

  private var counts: [Kind: Int] = [:]

  mutating func count(_ kind: Kind) { counts[kind, default: 0] += 1 }

  subscript(kind: Kind) -> Int { counts[kind] ?? 0 }

  /// What differs from the tally that an export ends with; `nil` if nothing does.
  func difference(from value: JSONValue) -> String? {
    for kind in Kind.allCases {
      guard let stored = value[kind.rawValue]?.integer, stored != Int64(self[kind]) else { continue }
      return "the export held \(stored) objects of the kind '\(kind.rawValue)', \(self[kind]) arrived"
    }
    return nil
  }
}

extension JSONLine {
  mutating func describe(_ tally: ExportTally) {
    begin()
    field("kind", "end")
    for kind in ExportTally.Kind.allCases {
      key(kind.rawValue)
      integer(tally[kind])
    }
    end()
  }
}
