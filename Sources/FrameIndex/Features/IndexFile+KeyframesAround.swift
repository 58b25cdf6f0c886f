internal import PixelKernels

extension IndexFile {
  /// The keyframes that stand for a stretch of a video: those within it, the last before it and the first after it, each unless it is
  /// further off than keyframes of what moves lie apart.
  ///
  /// - Returns: `nil` if the video has no keyframes at all: it was added without points.
  func keyframes(of video: String, around stretch: ClosedRange<Double>) throws(IndexError) -> [FeatureKeyframe]? {
    try tables.refresh()
    guard tables.holds(.features) else { return nil }
    let rows = try Statement(
      connection,
      """
      SELECT \(FeatureRecord.columns), feature_scan.points, feature_rest.words, video.path, video.time_base_numerator,
        video.time_base_denominator
      FROM feature JOIN video ON video.id = feature.video
      JOIN feature_scan ON feature_scan.id = feature.id JOIN feature_rest ON feature_rest.id = feature.id
      WHERE video.path = ? AND \(Self.isVisible) ORDER BY feature.id
      """)
    try rows.bind(video)
    var before: FeatureKeyframe?, found: [FeatureKeyframe] = [], hasPoints = false
    while try rows.step() {
      hasPoints = true
      let record = try FeatureRecord(rows), key = try rows.videoKey(6)
      guard let last = record.entries.last, key.seconds(last.pts) >= stretch.lowerBound - KeyframeChooser.maxGapSeconds else { continue }
      for keyframe in try record.keyframes(scan: rows.bytes(4), rest: rows.bytes(5), of: path) {
        let seconds = key.seconds(keyframe.pts)
        if seconds <= stretch.lowerBound {
          before = seconds >= stretch.lowerBound - KeyframeChooser.maxGapSeconds ? keyframe : nil
        } else {
          if seconds <= stretch.upperBound + KeyframeChooser.sampleSeconds { found.append(keyframe) }
          if seconds > stretch.upperBound { return (before.map { [$0] } ?? []) + found }
        }
      }
    }
    return hasPoints ? (before.map { [$0] } ?? []) + found : nil
  }
}
