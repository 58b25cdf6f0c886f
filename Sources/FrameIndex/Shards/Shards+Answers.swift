internal import SystemIO

/// An index's queries, for all shards.
extension Shards {
  /// See `IndexFile.find`.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(_ query: FrameQuery) throws(IndexError) -> [Moment] {
    var each = query
    each.limit = limitOfEach(query.limit)
    return try best(query.limit) { (index) throws(IndexError) in try index.find(each) }
  }

  /// The moments in which a clip is found, of all shards, ranked as one index would.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(_ query: ClipQuery) throws(IndexError) -> [Moment] {
    var each = query
    each.limit = limitOfEach(query.limit)
    return try best(query.limit) { (index) throws(IndexError) in try index.find(each) }
  }

  /// The moments whose text matches, of all shards, ranked as one index would.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(text: String, isFuzzy: Bool = false, limit: Int = 20, scope: SearchScope = SearchScope()) throws(IndexError) -> [Moment]
  {
    try best(limit) { (index) throws(IndexError) in try index.find(text: text, isFuzzy: isFuzzy, limit: limit, scope: scope) }
  }

  /// The moments in which a label was seen, of all shards, ranked as one index would.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func find(label: String, minScore: Double = 0, limit: Int = 20, scope: SearchScope = SearchScope()) throws(IndexError) -> [Moment]
  {
    try best(limit) { (index) throws(IndexError) in try index.find(label: label, minScore: minScore, limit: limit, scope: scope) }
  }

  /// See `IndexFile.moments`. A shard that lacks the model contributes nothing; at least one must have it.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func moments(_ query: VectorQuery) throws(IndexError) -> [Moment] {
    guard !isSingle else { return try indexes[0].moments(query) }
    let known = try map { (index) throws(IndexError) in try index.storedModel(query.model) != nil }
    guard known.contains(true) else { throw .unknownModel(query.model) }
    let matches = try team.map { (shard) throws(IndexError) -> [VectorMatch] in
      known[shard] ? try self.indexes[shard].nearest(query.widened) : []
    }
    return try VectorStretches.moments(of: matches.flatMap { $0 }, limit: query.limit) { (video) throws(IndexError) in
      try self.timeline(of: video)
    }
  }

  /// The timeline of a video in the shard that has its frames.
  func timeline(of video: String) throws(IndexError) -> VideoTimeline {
    for (shard, index) in indexes.enumerated() where owns(video, shard: shard) {
      let timeline = try index.timeline(of: video)
      if !timeline.isEmpty { return timeline }
    }
    return VideoTimeline()
  }

  /// The pattern for what the user wrote: a path that exists in the index matches only itself; anything else is a GLOB.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func pattern(_ text: String) throws(IndexError) -> String {
    let isThere = try map { (index) throws(IndexError) in try index.hasVideo(text) }
    return isThere.contains(true) ? IndexFile.glob(exactly: text) : text
  }

  /// The scope with the pattern that its video means; see `pattern`.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func scope(_ scope: SearchScope) throws(IndexError) -> SearchScope {
    var meant = scope
    meant.video = try scope.video.map { (text) throws(IndexError) in try pattern(text) }
    return meant
  }

  /// The videos of all shards in the order of their paths, each with the shard that has it.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func videos(_ glob: String? = nil) throws(IndexError) -> [(video: IndexedVideo, index: IndexFile)] {
    let found = try map { (index) throws(IndexError) in try index.videos(glob) }
    var videos: [(video: IndexedVideo, index: IndexFile)] = []
    for (shard, list) in found.enumerated() {
      for video in list where video.state != .named && owns(video.source.path, shard: shard) { videos.append((video, indexes[shard])) }
    }
    var named = Set(videos.map { ExactText($0.video.source.path) })
    for (shard, list) in found.enumerated() {
      for video in list where video.state == .named && named.insert(ExactText(video.source.path)).inserted {
        videos.append((video, indexes[shard]))
      }
    }
    return videos.sorted { $0.video.precedes($1.video) }
  }

  /// Whether any shard has thumbnails.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func hasThumbnails() throws(IndexError) -> Bool {
    for index in indexes where try index.hasThumbnails() { return true }
    return false
  }

  /// The thumbnail next to a time, from the shard that holds the video; `nil` if it has none.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func thumbnail(of video: String, seconds: Double) throws(IndexError) -> Thumbnail? {
    for (shard, index) in indexes.enumerated() where owns(video, shard: shard) {
      if let thumbnail = try index.thumbnail(of: video, seconds: seconds) { return thumbnail }
    }
    return nil
  }

  /// Where a video's frames lie in the displayed picture, in its pixels; `nil` if it is not known.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func frameBox(of video: String) throws(IndexError) -> SIMD4<Double>? {
    for (shard, index) in indexes.enumerated() where owns(video, shard: shard) {
      if let box = try index.frameBox(of: video) { return box }
    }
    return nil
  }

  /// See `IndexFile.verify`; with several shards every line begins with its file.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func verify() throws(IndexError) -> [String] {
    let faults = try map { (index) throws(IndexError) in try index.verify() }
    guard !isSingle else { return faults[0] }
    return zip(indexes, faults).flatMap { index, faults in faults.map { "\(index.path): \($0)" } }
  }
}

extension IndexedVideo {
  /// Whether it comes earlier in the order of paths, byte by byte.
  func precedes(_ other: IndexedVideo) -> Bool { source.path.utf8.lexicographicallyPrecedes(other.source.path.utf8) }
}

extension IndexFile {
  /// Whether a video of exactly this path is there.
  func hasVideo(_ path: String) throws(IndexError) -> Bool {
    let statement = try Statement(connection, "SELECT 1 FROM video WHERE path = ?")
    try statement.bind(path)
    return try statement.step()
  }

  /// What the user means by a path or pattern: see `Shards.pattern`.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func pattern(_ text: String) throws(IndexError) -> String { try hasVideo(text) ? Self.glob(exactly: text) : text }
}
