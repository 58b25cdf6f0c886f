extension IndexFile {
  /// Adds the videos of another index. What is there already in the same form is passed over, so a merge that was broken
  /// off can be run again; a video that differs replaces the one of its path. Words, detections and vectors come along
  /// with their video, and to one that is there where nothing of their kind, detector or model is.
  ///
  /// - Returns: videos that were added.
  public func merge(_ other: IndexFile) throws(IndexError) -> Int {
    try other.requireSettings(of: self)
    var added = 0
    for video in try other.videos() {
      let isNew = if video.state == .named { false } else { try !holdsAlike(video) }
      if isNew { try copy(video, from: other) }
      try copyAnnotations(of: video.source.path, from: other, all: isNew)
      if isNew { added += 1 }
    }
    return added
  }

  private func holdsAlike(_ video: IndexedVideo) throws(IndexError) -> Bool {
    let mine = try videos(Self.glob(exactly: video.source.path)).first { $0.state != .named }
    return mine?.isKeptBeside(video) ?? false
  }

  private func copy(_ video: IndexedVideo, from other: IndexFile) throws(IndexError) {
    var source = video.source
    source.geometry = try other.geometry(of: source.path)
    var writer = try IndexWriter(into: self, video: source)
    var runs = try StoredRuns(other, of: video.source.path)
    while let run = try runs.next() { try writer.append(run) }
    for thumbnail in try other.thumbnails(of: video.source.path) { writer.append(thumbnail) }
    for keyframe in try other.keyframes(of: video.source.path) { try writer.append(keyframe) }
    if video.state == .partial { try writer.finishPartially(video.note ?? "merged") } else { try writer.finish() }
  }
}
