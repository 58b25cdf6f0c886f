internal import SystemIO

extension IndexFile {
  /// Adds the videos of another index. What is there already in the same form is skipped, so a merge that was interrupted can be
  /// run again; a video that differs replaces the one of its path. Words, detections and vectors come with their video; a video
  /// already there gets them only if it has none of that kind, detector or model. Parts become a video once all of them are
  /// there.
  ///
  /// Damage in the other index is an error, and is never sealed as if it were sound.
  ///
  /// - Parameter refuse: called for a video of which another piece is already there: neither replaces the other.
  /// - Returns: videos, and parts of videos, that were added.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func merge(_ other: IndexFile, refuse: (IndexError) -> Void) throws(IndexError) -> Int {
    try other.requireSettings(of: self)
    return try other.connection.snapshot { () throws(IndexError) in
      try other.checkAnnotations()
      return try mergeVideos(of: other, refuse)
    }
  }

  /// Makes sure that rows have their seals, and vectors and points their checksums. Fingerprints are checked as they are read.
  private func checkAnnotations() throws(IndexError) {
    for check in [sealFaults, annotationFaults, featureFaults] {
      if let fault = try check().first { throw .damaged(path: path, detail: fault) }
    }
  }

  private func mergeVideos(of other: IndexFile, _ refuse: (IndexError) -> Void) throws(IndexError) -> Int {
    var added = 0
    for video in try other.videos() where video.source.part == nil {
      let isNew = try isNew(video, refuse)
      if isNew { try copy(video, from: other) }
      try copyAnnotations(of: video.source.path, from: other, all: isNew)
      if isNew { added += 1 }
    }
    return added + (try copyParts(from: other))
  }

  /// The same, for callers to whom a refused piece is an error: the first one is thrown after everything else is done.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func merge(_ other: IndexFile) throws(IndexError) -> Int {
    var refusal: IndexError?
    let added = try merge(other) { refusal = refusal ?? $0 }
    if let refusal { throw refusal }
    return added
  }

  private func isNew(_ video: IndexedVideo, _ refuse: (IndexError) -> Void) throws(IndexError) -> Bool {
    guard video.state != .named else { return false }
    let mine = try videos(Self.glob(exactly: video.source.path)).first { $0.state != .named }
    guard let mine, mine.isKeptBeside(video) else { return true }
    if mine.isPiece, video.state == .complete, mine.isOtherPiece(of: video) {
      refuse(
        .otherPiece(
          video: video.source.path, found: VideoRange(origin: mine.source.origin).text,
          refused: VideoRange(origin: video.source.origin).text))
    }
    return false
  }

  private func copy(_ video: IndexedVideo, from other: IndexFile) throws(IndexError) {
    var source = video.source
    source.geometry = try other.geometry(of: source.path)
    var writer = try IndexWriter(into: self, video: source)
    var runs = try StoredRuns(other, of: video.source.path, isChecked: true)
    while try runs.copySegment(into: &writer) {}
    for thumbnail in try other.thumbnails(of: video.source.path) { writer.append(thumbnail) }
    for keyframe in try other.keyframes(of: video.source.path) { try writer.append(keyframe) }
    if video.state == .partial { try writer.finishPartially(video.note ?? "merged") } else { try writer.finish() }
  }
}

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
