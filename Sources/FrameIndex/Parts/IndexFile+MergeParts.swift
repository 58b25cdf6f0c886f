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
