internal import PixelKernels

/// Storing and reading the points of keyframes.
extension IndexFile {
  /// Adds keyframes to a video in the index, and removes those it had.
  ///
  /// - Throws: `IndexError.unknownVideo` if no search sees the video.
  public func replaceFeatures(_ keyframes: [FeatureKeyframe], of video: String) throws(IndexError) {
    try transaction([.features, .videos]) { () throws(IndexError) in
      let row = try visibleRow(of: video)
      try deleteFeatures(video: row)
      try insertFeatures(keyframes, video: row)
    }
  }

  /// Whether a search sees frames of a video.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func holdsFrames(of video: String) throws(IndexError) -> Bool {
    do throws(IndexError) {
      _ = try visibleRow(of: video)
      return true
    } catch .unknownVideo { return false }
  }

  func visibleRow(of video: String) throws(IndexError) -> Int64 {
    let statement = try Statement(connection, "SELECT id FROM video WHERE path = ? AND \(Self.isVisible)")
    try statement.bind(video)
    guard try statement.step() else { throw .unknownVideo(video) }
    return statement.integer(0)
  }

  /// Writes keyframes, up to 64 in a row of the table, inside a transaction.
  func insertFeatures(_ keyframes: [FeatureKeyframe], video row: Int64) throws(IndexError) {
    guard !keyframes.isEmpty else { return }
    let feature = try Statement(connection, StoredTable.feature.insertion(with: ["facts"]))
    let scan = try Statement(connection, "INSERT INTO feature_scan(id, points) VALUES(?, ?)")
    let rest = try Statement(connection, "INSERT INTO feature_rest(id, words) VALUES(?, ?)")
    for first in stride(from: 0, to: keyframes.count, by: FeatureSegment.maxKeyframes) {
      let segment = FeatureSegment(Array(keyframes[first..<min(first + FeatureSegment.maxKeyframes, keyframes.count)]))
      try feature.run(row, segment.entries.count, segment.points, Int64(bitPattern: segment.checksum), segment.facts)
      let id = connection.lastInsertedRow
      try scan.run(id, segment.scan)
      try rest.run(id, segment.rest)
    }
  }

  func deleteFeatures(video row: Int64) throws(IndexError) {
    for table in ["feature_scan", "feature_rest"] {
      try Statement(connection, "DELETE FROM \(table) WHERE id IN (SELECT id FROM feature WHERE video = ?)").run(row)
    }
    try Statement(connection, "DELETE FROM feature WHERE video = ?").run(row)
  }

  /// The keyframes of the part of a video that a search sees, in the order in which they were stored.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func keyframes(of video: String) throws(IndexError) -> [FeatureKeyframe] {
    let statement = try Statement(
      connection,
      "\(Self.selectKeyframes) JOIN video ON video.id = feature.video WHERE video.path = ? AND \(Self.isVisible) ORDER BY feature.id")
    try statement.bind(video)
    return try keyframes(in: statement)
  }

  /// The last keyframe of a video's row.
  func lastKeyframe(video row: Int64) throws(IndexError) -> FeatureKeyframe? {
    let statement = try Statement(connection, "\(Self.selectKeyframes) WHERE feature.video = ? ORDER BY feature.id DESC LIMIT 1")
    try statement.bind(row)
    return try keyframes(in: statement).last
  }

  private static let selectKeyframes = """
    SELECT \(FeatureRecord.columns), feature_scan.points, feature_rest.words FROM feature
    JOIN feature_scan ON feature_scan.id = feature.id JOIN feature_rest ON feature_rest.id = feature.id
    """

  private func keyframes(in statement: borrowing Statement) throws(IndexError) -> [FeatureKeyframe] {
    var keyframes: [FeatureKeyframe] = []
    while try statement.step() {
      let record = try FeatureRecord(statement)
      keyframes += try record.keyframes(scan: statement.bytes(4), rest: statement.bytes(5), of: path)
    }
    return keyframes
  }

  /// What is wrong with the stored points.
  func featureFaults() throws(IndexError) -> [String] {
    var faults = try lines("SELECT 'feature ' || id || ' belongs to no video' FROM feature WHERE video NOT IN (SELECT id FROM video)")
    for table in ["feature_scan", "feature_rest"] {
      faults += try lines("SELECT '\(table) ' || id || ' belongs to nothing' FROM \(table) WHERE id NOT IN (SELECT id FROM feature)")
      faults += try lines("SELECT 'feature ' || id || ' has no row in \(table)' FROM feature WHERE id NOT IN (SELECT id FROM \(table))")
    }
    let statement = try Statement(
      connection,
      """
      SELECT \(FeatureRecord.columns), feature_scan.points, feature_rest.words, feature.checksum FROM feature
      JOIN feature_scan ON feature_scan.id = feature.id JOIN feature_rest ON feature_rest.id = feature.id
      """)
    while try statement.step() {
      let id = statement.integer(0)
      let sum = Segment.checksum([statement.bytes(3), statement.bytes(4), statement.bytes(5)])
      if sum != UInt64(bitPattern: statement.integer(6)) { faults.append("feature \(id) has the wrong checksum") }
      do throws(IndexError) {
        _ = try FeatureRecord(statement).keyframes(scan: statement.bytes(4), rest: statement.bytes(5), of: path)
      } catch {
        guard case .damaged(_, let detail) = error else { throw error }
        faults.append(detail)
      }
    }
    return faults
  }
}
