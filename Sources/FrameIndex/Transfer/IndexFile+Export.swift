internal import JSONText
internal import Pixels

/// Export: an object a line, from which an index can be built again. `frame-index(1)`, "Export", has the keys.
extension IndexFile {
  /// Writes settings, videos and stored frames; a video comes before its pictures, and these before its frames. What detectors
  /// saw, vectors and words follow.
  ///
  /// - Parameter emit: takes each line with its end.
  public func export(_ scope: SearchScope = SearchScope(), emit: (borrowing [UInt8]) throws -> Void) throws {
    var line = JSONLine()
    line.describe(settings)
    try emit(line.bytes)
    var key = MomentGrouper.VideoKey(path: "", timeBase: Rational(1, 1))
    try forEachRun(scope) { video in
      key = MomentGrouper.VideoKey(path: video.source.path, timeBase: video.source.timeBase)
      line.describe(video)
      try emit(line.bytes)
      for thumbnail in try thumbnails(of: key.path) {
        guard scope.contains(key.seconds(thumbnail.pts), key.seconds(thumbnail.pts)) else { continue }
        line.describe(thumbnail, of: key)
        try emit(line.bytes)
      }
    } body: { run in
      guard scope.contains(key.seconds(run.sample.pts), key.seconds(run.endPTS)) else { return }
      line.describe(run, of: key)
      try emit(line.bytes)
    }
    try exportModels(emit)
    for video in try videos(scope.video) {
      try exportObjects(of: video.source.path, scope, emit)
      for cue in try text(of: video.source.path) where scope.contains(cue.seconds, cue.toSeconds) {
        line.describe(cue, of: video.source.path)
        try emit(line.bytes)
      }
    }
  }
}

extension JSONLine {
  mutating func describe(_ settings: IndexSettings) {
    begin()
    key("kind")
    string("settings")
    key("trims_borders")
    boolean(settings.trimsBorders)
    key("repeat_distance")
    integer(settings.repeatDistance)
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

  mutating func describe(_ run: FrameRun, of video: MomentGrouper.VideoKey) {
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

  mutating func describe(_ thumbnail: Thumbnail, of video: MomentGrouper.VideoKey) {
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
