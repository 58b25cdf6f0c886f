internal import JSONText
internal import Pixels
internal import SystemIO

extension IndexFile {
  /// Export: one object per line, from which an index can be rebuilt. `frame-index(1)`, "Export", has the keys.
  ///
  /// Writes settings, videos and stored frames; a video comes before its pictures, and these before its frames. Annotations
  /// follow, and finally an object that says how many of each kind there were.
  ///
  /// - Parameter emit: takes each line with its end.
  /// - Throws: what `emit` does, and `IndexError`.
  public func export(_ scope: SearchScope = SearchScope(), emit: (borrowing [UInt8]) throws -> Void) throws {
    var export = Export(scope: scope)
    try export.run(try videos(scope.video).map { ($0, self) }, of: [self], emit)
  }
}

extension Shards {
  /// The export of an index of all shards.
  ///
  /// - Throws: what the closure throws, or `SystemError` if memory or output fail.
  public func export(_ scope: SearchScope = SearchScope(), emit: (borrowing [UInt8]) throws -> Void) throws {
    var export = Export(scope: scope)
    try export.run(try videos(scope.video), of: indexes, emit)
  }
}

/// Writes an export, line by line.
private struct Export {
  let scope: SearchScope
  private var line = JSONLine()
  private var tally = ExportTally()

  init(scope: SearchScope) { self.scope = scope }

  mutating func run(
    _ videos: [(video: IndexedVideo, index: IndexFile)], of indexes: [IndexFile], _ emit: (borrowing [UInt8]) throws -> Void
  ) throws {
    line.describe(indexes[0].settings, isPart: scope.from != nil || scope.to != nil)
    try emit(line.bytes)
    for (video, index) in videos where video.state != .named { try frames(of: video, in: index, emit) }
    for model in try Self.models(of: indexes) {
      line.describe(model)
      try put(.model, emit)
    }
    for (video, _) in videos { try annotations(of: video.source.path, in: indexes, emit) }
    line.describe(tally)
    try emit(line.bytes)
  }

  private mutating func put(_ kind: ExportTally.Kind, _ emit: (borrowing [UInt8]) throws -> Void) throws {
    tally.count(kind)
    try emit(line.bytes)
  }

  private mutating func frames(of video: IndexedVideo, in index: IndexFile, _ emit: (borrowing [UInt8]) throws -> Void) throws {
    let key = VideoKey(path: video.source.path, timeBase: video.source.timeBase)
    line.describe(video, geometry: try index.geometry(of: key.path))
    try put(.video, emit)
    for thumbnail in try index.thumbnails(of: key.path) where scope.contains(key.seconds(thumbnail.pts), key.seconds(thumbnail.pts)) {
      line.describe(thumbnail, of: key)
      try put(.thumb, emit)
    }
    for keyframe in try index.keyframes(of: key.path) where scope.contains(key.seconds(keyframe.pts), key.seconds(keyframe.pts)) {
      line.describe(keyframe, of: key)
      try put(.features, emit)
    }
    var runs = try StoredRuns(index, of: key.path)
    while let run = try runs.next() {
      guard scope.contains(key.seconds(run.sample.pts), key.seconds(run.endPTS)) else { continue }
      line.describe(run, of: key)
      try put(.frame, emit)
    }
  }

  /// The models of all indexes, by name.
  private static func models(of indexes: [IndexFile]) throws(IndexError) -> [VectorModel] {
    var models: [ExactText: VectorModel] = [:]
    for index in indexes {
      for model in try index.models() where models[ExactText(model.name)] == nil { models[ExactText(model.name)] = model }
    }
    return models.values.sorted { ExactText($0.name) < ExactText($1.name) }
  }

  /// For each detector, model and kind of words, the data of the first index that has any.
  private mutating func annotations(of path: String, in indexes: [IndexFile], _ emit: (borrowing [UInt8]) throws -> Void) throws {
    var detectors: Set<ExactText> = [], models: Set<ExactText> = [], kinds: Set<ExactText> = []
    for index in indexes {
      let found = try index.detections(of: path).filter { !detectors.contains(ExactText($0.detector)) }
      for (detector, detection) in found where scope.contains(detection.seconds, detection.seconds) {
        line.describe(detection, of: path, detector: detector)
        try put(.detection, emit)
      }
      detectors.formUnion(found.map { ExactText($0.detector) })
    }
    for index in indexes {
      var seen: Set<ExactText> = []
      try index.forEachVector(of: path) { model, place, vector in
        guard !models.contains(ExactText(model.name)) else { return }
        seen.insert(ExactText(model.name))
        guard scope.contains(place.seconds, place.seconds) else { return }
        line.describe(vector, place, of: path, model: model)
        try put(.vector, emit)
      }
      models.formUnion(seen)
    }
    for index in indexes {
      let cues = try index.text(of: path).filter { !kinds.contains(ExactText($0.kind)) }
      for cue in cues where scope.contains(cue.seconds, cue.toSeconds) {
        line.describe(cue, of: path)
        try put(.text, emit)
      }
      kinds.formUnion(cues.map { ExactText($0.kind) })
    }
  }
}

extension JSONLine {
  /// - Parameter isPart: whether only a part of each video follows.
  mutating func describe(_ settings: IndexSettings, isPart: Bool) {
    begin()
    field("kind", "settings")
    field("trims_borders", settings.trimsBorders)
    field("repeat_distance", settings.repeatDistance)
    field("format", ExportTally.format)
    if isPart {
      field("part", true)
    }
    end()
  }

  mutating func describe(_ video: IndexedVideo, geometry: VideoGeometry?) {
    let source = video.source
    begin()
    field("kind", "video")
    field("video", source.path)
    field("state", video.state.name)
    field("bytes", source.bytes)
    field("modified", source.modified)
    field("container", source.container)
    field("codec", source.codec)
    field("width", source.width)
    field("height", source.height)
    if let geometry { describe(geometry) }
    key("time_base")
    beginArray()
    integer(source.timeBase.numerator)
    integer(source.timeBase.denominator)
    endArray()
    field("duration", source.duration)
    field("origin", source.origin)
    field("frames", video.frames)
    field("fingerprints", video.fingerprints)
    field("seconds", video.seconds)
    if let note = video.note {
      field("note", note)
    }
    end()
  }

  private mutating func describe(_ geometry: VideoGeometry) {
    key("displayed")
    beginArray()
    integer(geometry.width)
    integer(geometry.height)
    endArray()
    field("orientation", Int(geometry.orientation))
    key("frame_box")
    beginArray()
    for side in 0..<4 { exact(geometry.frame[side]) }
    endArray()
  }

  mutating func describe(_ cue: TextCue, of video: String) {
    begin()
    field("kind", "text")
    field("video", video)
    field("seconds", cue.seconds)
    field("to_seconds", cue.toSeconds)
    field("text_kind", cue.kind)
    field("text", cue.text)
    if let place = cue.place { describe(place) }
    end()
  }

  mutating func describe(_ run: FrameRun, of video: VideoKey) {
    let sample = run.sample
    begin()
    field("kind", "frame")
    field("video", video.path)
    field("frame", sample.frame)
    field("seconds", video.seconds(sample.pts))
    field("pdq", sample.pdq.description)
    field("quality", sample.quality)
    field("score", Double(sample.shotScore))
    field("pts", sample.pts)
    field("duration", sample.duration)
    field("key", sample.isKey)
    key("box")
    beginArray()
    for value in [sample.box.x, sample.box.y, sample.box.width, sample.box.height] { integer(value) }
    endArray()
    if run.frames > 1 { describeRest(of: run) }
    end()
  }

  mutating func describe(_ thumbnail: Thumbnail, of video: VideoKey) {
    begin()
    field("kind", "thumb")
    field("video", video.path)
    field("frame", thumbnail.frame)
    field("seconds", video.seconds(thumbnail.pts))
    field("pts", thumbnail.pts)
    field("width", thumbnail.width)
    field("height", thumbnail.height)
    field("jpeg", Base64.encode(thumbnail.picture))
    end()
  }

  private mutating func describeRest(of run: FrameRun) {
    field("frames", run.frames)
    field("last_frame", run.lastFrame)
    field("last_pts", run.lastPTS)
    field("last_duration", run.lastDuration)
  }
}
