internal import JSONText
internal import Pixels

extension IndexFile {
  /// Export: an object a line, from which an index can be built again. `frame-index(1)`, "Export", has the keys.
  ///
  /// Writes settings, videos and stored frames; a video comes before its pictures, and these before its frames. Annotations
  /// follow, and at last an object that says how many of each kind there were.
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
    line.describe(video)
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
    var models: [String: VectorModel] = [:]
    for index in indexes { for model in try index.models() where models[model.name] == nil { models[model.name] = model } }
    return models.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// Of each detector, model and kind of words what the first index has that knows any of it.
  private mutating func annotations(of path: String, in indexes: [IndexFile], _ emit: (borrowing [UInt8]) throws -> Void) throws {
    var detectors: Set<String> = [], models: Set<String> = [], kinds: Set<String> = []
    for index in indexes {
      let found = try index.detections(of: path).filter { !detectors.contains($0.detector) }
      for (detector, detection) in found where scope.contains(detection.seconds, detection.seconds) {
        line.describe(detection, of: path, detector: detector)
        try put(.detection, emit)
      }
      detectors.formUnion(found.map(\.detector))
    }
    for index in indexes {
      var seen: Set<String> = []
      try index.forEachVector(of: path) { model, place, vector in
        guard !models.contains(model.name) else { return }
        seen.insert(model.name)
        guard scope.contains(place.seconds, place.seconds) else { return }
        line.describe(vector, place, of: path, model: model)
        try put(.vector, emit)
      }
      models.formUnion(seen)
    }
    for index in indexes {
      let cues = try index.text(of: path).filter { !kinds.contains($0.kind) }
      for cue in cues where scope.contains(cue.seconds, cue.toSeconds) {
        line.describe(cue, of: path)
        try put(.text, emit)
      }
      kinds.formUnion(cues.map(\.kind))
    }
  }
}

extension JSONLine {
  /// - Parameter isPart: whether only a part of each video follows.
  mutating func describe(_ settings: IndexSettings, isPart: Bool) {
    begin()
    key("kind")
    string("settings")
    key("trims_borders")
    boolean(settings.trimsBorders)
    key("repeat_distance")
    integer(settings.repeatDistance)
    key("format")
    integer(ExportTally.format)
    if isPart {
      key("part")
      boolean(true)
    }
    end()
  }

  mutating func describe(_ video: IndexedVideo) {
    let source = video.source
    begin()
    key("kind")
    string("video")
    key("video")
    string(source.path)
    key("state")
    string(video.state.name)
    key("bytes")
    optional(source.bytes)
    key("modified")
    optional(source.modified)
    key("container")
    string(source.container)
    key("codec")
    string(source.codec)
    key("width")
    integer(source.width)
    key("height")
    integer(source.height)
    key("time_base")
    beginArray()
    integer(source.timeBase.numerator)
    integer(source.timeBase.denominator)
    endArray()
    key("duration")
    optional(source.duration)
    key("origin")
    string(source.origin)
    key("frames")
    integer(video.frames)
    key("fingerprints")
    integer(video.fingerprints)
    key("seconds")
    decimal(video.seconds)
    if let note = video.note {
      key("note")
      string(note)
    }
    end()
  }

  mutating func describe(_ cue: TextCue, of video: String) {
    begin()
    key("kind")
    string("text")
    key("video")
    string(video)
    key("seconds")
    decimal(cue.seconds)
    key("to_seconds")
    decimal(cue.toSeconds)
    key("text_kind")
    string(cue.kind)
    key("text")
    string(cue.text)
    end()
  }

  mutating func describe(_ run: FrameRun, of video: VideoKey) {
    let sample = run.sample
    begin()
    key("kind")
    string("frame")
    key("video")
    string(video.path)
    key("frame")
    integer(sample.frame)
    key("seconds")
    decimal(video.seconds(sample.pts))
    key("pdq")
    string(sample.pdq.description)
    key("quality")
    integer(sample.quality)
    key("score")
    decimal(Double(sample.shotScore))
    key("pts")
    integer(sample.pts)
    key("duration")
    integer(sample.duration)
    key("key")
    boolean(sample.isKey)
    key("box")
    beginArray()
    for value in [sample.box.x, sample.box.y, sample.box.width, sample.box.height] { integer(value) }
    endArray()
    if run.frames > 1 { describeRest(of: run) }
    end()
  }

  mutating func describe(_ thumbnail: Thumbnail, of video: VideoKey) {
    begin()
    key("kind")
    string("thumb")
    key("video")
    string(video.path)
    key("frame")
    integer(thumbnail.frame)
    key("seconds")
    decimal(video.seconds(thumbnail.pts))
    key("pts")
    integer(thumbnail.pts)
    key("width")
    integer(thumbnail.width)
    key("height")
    integer(thumbnail.height)
    key("jpeg")
    string(Base64.encode(thumbnail.picture))
    end()
  }

  private mutating func describeRest(of run: FrameRun) {
    key("frames")
    integer(run.frames)
    key("last_frame")
    integer(run.lastFrame)
    key("last_pts")
    integer(run.lastPTS)
    key("last_duration")
    integer(run.lastDuration)
  }

  private mutating func optional(_ value: Int64?) {
    if let value { integer(value) } else { null() }
  }
}
