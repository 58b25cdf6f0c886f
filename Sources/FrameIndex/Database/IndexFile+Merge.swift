extension IndexFile {
  /// Adds the videos of another index. What is there already in the same form is passed over, so a merge that was broken
  /// off can be run again; a video that differs replaces the one of its path. Words, detections and vectors come along
  /// with their video, and to one that is there where nothing of their kind, detector or model is.
  ///
  /// - Returns: videos that were added.
  public func merge(_ other: IndexFile) throws(IndexError) -> Int {
    for (mine, theirs) in zip(settings.rows, other.settings.rows) where mine != theirs {
      throw .otherSettings(path: other.path, setting: theirs.name, found: theirs.value, expected: mine.value)
    }
    var added = 0
    for video in try other.videos() {
      let isNew = if video.state == .named { false } else { try !holdsAlike(video) }
      if isNew { try copy(video, from: other) }
      try copyObjects(of: video.source.path, from: other, all: isNew)
      if isNew { added += 1 }
    }
    return added
  }

  private func holdsAlike(_ video: IndexedVideo) throws(IndexError) -> Bool {
    let mine = try videos(Self.glob(exactly: video.source.path)).first { $0.state != .named }
    // A part never takes the place of the whole.
    return mine == video || (mine?.state == .complete && video.state == .partial)
  }

  private func copy(_ video: IndexedVideo, from other: IndexFile) throws(IndexError) {
    var writer = try IndexWriter(into: self, video: video.source)
    var runs = try StoredRuns(other, of: video.source.path)
    while let run = try runs.next() { try writer.append(run) }
    for thumbnail in try other.thumbnails(of: video.source.path) { writer.append(thumbnail) }
    if video.state == .partial { try writer.finishPartially(video.note ?? "merged") } else { try writer.finish() }
  }
}
