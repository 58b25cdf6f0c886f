public import Pixels

/// A stored fingerprint with the time that it covers.
public struct TimedFingerprint: Sendable {
  /// Number of the frame in its video.
  public var frame: Int
  /// When the frame, or the run that it represents, begins.
  public var seconds: Double
  /// When it ends.
  public var toSeconds: Double
  /// The fingerprint of the box.
  public var pdq: PDQ
  /// The part of the frame that was hashed, in its pixels.
  public var box: PixelBox
  /// The size of the video's frames; 0 if it is not known.
  public var width: Int
  /// Rows of the video's frames; 0 if unknown.
  public var height: Int
}

extension IndexFile {
  /// The fingerprints of a video whose times overlap a range, in time order. Only the segments concerned are read.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func fingerprints(of video: String, from: Double, to: Double) throws(IndexError) -> [TimedFingerprint] {
    let statement = try Statement(
      connection,
      """
      SELECT \(SegmentRecord.columns), segment.first_pts, segment.end_pts, video.path, video.time_base_numerator, video.time_base_denominator,
        video.width, video.height
      FROM segment JOIN video ON video.id = segment.video WHERE video.path = ? AND \(Self.isVisible) ORDER BY segment.id
      """)
    try statement.bind(video)
    var blob = FingerprintBlob(connection), found: [TimedFingerprint] = []
    while try statement.step() {
      let key = try statement.videoKey(8)
      guard key.seconds(try statement.ticks(7)) >= from, key.seconds(try statement.ticks(6)) <= to else { continue }
      let width = Int(try statement.optionalInteger(11, in: StoredNumber.side, "width") ?? 0)
      let height = Int(try statement.optionalInteger(12, in: StoredNumber.side, "height") ?? 0)
      for run in try runs(of: try SegmentRecord(statement), &blob) {
        let (start, end) = (key.seconds(run.sample.pts), key.seconds(run.endPTS))
        guard end >= from, start <= to else { continue }
        found.append(
          TimedFingerprint(
            frame: run.sample.frame, seconds: start, toSeconds: end, pdq: run.sample.pdq, box: run.sample.box, width: width, height: height)
        )
      }
    }
    return found
  }
}
