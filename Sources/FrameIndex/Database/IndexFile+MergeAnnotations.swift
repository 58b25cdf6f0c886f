internal import SystemIO

/// Words, detections and vectors of a merge.
extension IndexFile {
  /// Copies what another index has for a video.
  ///
  /// - Parameter all: for a video whose frames were copied just now. Otherwise only kinds of words, detectors and models of
  ///   which nothing is there.
  func copyAnnotations(of video: String, from other: IndexFile, all: Bool) throws(IndexError) {
    let mine = Set(try text(of: video).map { ExactText($0.kind) })
    let cues = try other.text(of: video).filter { all || !mine.contains(ExactText($0.kind)) }
    if !cues.isEmpty { try addText(cues, to: video) }
    try copyDetections(of: video, from: other, all: all)
    for model in try other.models() { try copyVectors(of: video, model, from: other, all: all) }
    try copyFeatures(of: video, from: other, all: all)
  }

  /// Points come with the frames of a new video; one that is there gets them if it has none.
  private func copyFeatures(of video: String, from other: IndexFile, all: Bool) throws(IndexError) {
    guard !all else { return }
    guard try keyframes(of: video).isEmpty else { return }
    let theirs = try other.keyframes(of: video)
    if !theirs.isEmpty { try replaceFeatures(theirs, of: video) }
  }

  private func copyDetections(of video: String, from other: IndexFile, all: Bool) throws(IndexError) {
    let mine = Set(try detections(of: video).map { ExactText($0.detector) })
    for (detector, found) in Dictionary(grouping: try other.detections(of: video), by: { ExactText($0.detector) }) {
      guard all || !mine.contains(detector) else { continue }
      try addDetections(found.map(\.detection), to: video, detector: detector.wrappedValue)
    }
  }

  private func copyVectors(of video: String, _ model: VectorModel, from other: IndexFile, all: Bool) throws(IndexError) {
    guard let theirs = try other.storedModel(model.name) else { return }
    let glob = Self.glob(exactly: video)
    let segments = try other.vectorSegments(of: theirs.id, video: glob)
    guard !segments.isEmpty else { return }
    let mine = try storedModel(model.name).map { stored throws(IndexError) in try vectorSegments(of: stored.id, video: glob) }
    guard all || mine?.isEmpty ?? true else { return }
    var isFirst = true
    for segment in segments {
      var batch = VectorBatch(model: model)
      let places = try other.places(of: segment.id)
      guard places.count == segment.count else { throw .damaged(path: other.path, detail: "embedding \(segment.id) lacks times") }
      // What was stored before is stored as it is: none of its numbers are out of range.
      try other.forEachVector(of: segment, model) { _ = batch.append($1, frame: places[$0].frame, seconds: places[$0].seconds) }
      try addVectors(batch, to: video, replacing: isFirst)
      isFirst = false
    }
  }
}
