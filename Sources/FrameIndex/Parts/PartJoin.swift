internal import PixelKernels

/// Joins the parts of a video, in order, into what adding it undivided gives.
///
/// Scores at the beginning of a part lack the frame before, which the previous part has kept. Which frames are stored, which
/// pictures stand for shots and which keyframes have points depends on all earlier frames: it is decided again here, by the same
/// rules.
struct PartJoin: ~Copyable {
  private let index: IndexFile
  private let video: VideoSource
  private var writer: IndexWriter
  private var previous: ShotEnds?
  /// The difference between the last frame and the one before it.
  private var lastDifference = 0.0
  private var chooser = KeyframeChooser()
  private var picture: Thumbnail?
  private var pictureQuality = 0

  init(into index: IndexFile, video: VideoSource) throws(IndexError) {
    self.index = index
    self.video = video
    writer = try IndexWriter(into: index, video: video, resumes: false)
  }

  /// Adds the next part that has frames.
  mutating func add(_ part: StoredPart) throws(IndexError) {
    let ends = try index.ends(of: part)
    let pictures = try index.thumbnails(ofRow: part.row)
    var runs = try StoredRuns(index, ofRow: part.row), keyframes = try StoredKeyframes(index, ofRow: part.row)
    var keyframe = try keyframes.next(), nextPicture = 0, place = 0
    while let run = try runs.next() {
      var sample = run.sample
      sample.shotScore = score(of: sample, at: place, ends)
      let isSampled = chooser.advance(to: seconds(sample.pts))
      while let candidate = keyframe, candidate.frame <= sample.frame {
        if isSampled, candidate.frame == sample.frame, chooser.choose(candidate.features, seconds: seconds(candidate.pts)) {
          try writer.append(candidate)
        }
        keyframe = try keyframes.next()
      }
      try writer.append(sample)
      if sample.shotScore >= Float(CutRule.defaultThreshold) { finishShot() }
      while nextPicture < pictures.count, pictures[nextPicture].frame <= sample.frame {
        if pictures[nextPicture].frame == sample.frame { add(pictures[nextPicture], quality: sample.quality) }
        nextPicture += 1
      }
      place += 1
    }
    lastDifference = ends.lastDifference ?? lastDifference
    previous = ends
  }

  consuming func finish() throws(IndexError) {
    finishShot()
    try writer.finish()
  }

  /// The score of a part's frame, counted from 0, after the parts before it.
  private mutating func score(of sample: FrameSample, at place: Int, _ ends: ShotEnds) -> Float {
    guard let previous else { return sample.shotScore }
    switch place {
    case 0:
      // A frame of another layout counts as a first one.
      guard let difference = ends.difference(after: previous) else {
        lastDifference = 0
        return 0
      }
      defer { lastDifference = difference }
      return FrameSample.storedScore(ShotScore.score(difference, after: lastDifference))
    case 1:
      guard let difference = ends.secondDifference else { return sample.shotScore }
      return FrameSample.storedScore(ShotScore.score(difference, after: lastDifference))
    default: return sample.shotScore
    }
  }

  private mutating func add(_ next: Thumbnail, quality: Int) {
    guard picture == nil || pictureQuality < Thumbnail.minQuality && quality >= Thumbnail.minQuality else { return }
    picture = next
    pictureQuality = quality
  }

  private mutating func finishShot() {
    if let picture = picture.take() { writer.append(picture) }
  }

  /// As `FrameHeader.seconds`.
  private func seconds(_ pts: Int64) -> Double { Double(pts) * Double(video.timeBase.numerator) / Double(video.timeBase.denominator) }
}

/// Parts of a merge.
extension IndexFile {
  /// Copies the parts of videos that another index holds, unless they or the whole are already here. The last part completes the
  /// video.
  ///
  /// - Returns: parts that were copied.
  func copyParts(from other: IndexFile) throws(IndexError) -> Int {
    var copied = 0
    for part in try other.parts() {
      var source = part.video.source
      source.geometry = try other.geometry(ofRow: part.row)
      if try holds(source) { continue }
      if !part.isEnded, try isBegun(source) { continue }
      var writer = try IndexWriter(into: self, video: source)
      var runs = try StoredRuns(other, ofRow: part.row, isChecked: true)
      while let run = try runs.next() { try writer.append(run) }
      for thumbnail in try other.thumbnails(ofRow: part.row) { writer.append(thumbnail) }
      var keyframes = try StoredKeyframes(other, ofRow: part.row)
      while let keyframe = try keyframes.next() { try writer.append(keyframe) }
      if part.isEnded {
        let ends = part.video.frames > 0 ? try other.ends(of: part) : nil
        try writer.finish(ends: ends)
      } else {
        try writer.finishPartially(part.video.note ?? "merged")
      }
      try copyAnnotations(of: source.path, from: other, all: false)
      copied += 1
    }
    return copied
  }

  /// Whether anything of a part is there.
  private func isBegun(_ source: VideoSource) throws(IndexError) -> Bool {
    try parts(of: source.path).contains { $0.video.source.origin == source.origin }
  }
}
