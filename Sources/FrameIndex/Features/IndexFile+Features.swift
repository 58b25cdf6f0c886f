internal import PixelKernels

/// Storing and reading the points of keyframes.
extension IndexFile {
  /// Adds keyframes to a video that is there, and takes away those that it had.
  ///
  /// - Throws: `IndexError.unknownVideo` where no search sees the video.
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

  /// The keyframes of what a search sees of a video, in the order in which they were stored.
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
      if sum != UInt64(bitPattern: statement.integer(6)) { faults.append("feature \(id) does not have its checksum") }
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

/// The keyframes of a video's row in the order in which they were stored, up to 64 in memory at a time.
struct StoredKeyframes: ~Copyable {
  private let index: IndexFile
  private let rows: Statement
  private var keyframes: [FeatureKeyframe] = []
  private var place = 0

  init(_ index: IndexFile, ofRow row: Int64) throws(IndexError) {
    let rows = try Statement(
      index.connection,
      """
      SELECT \(FeatureRecord.columns), feature_scan.points, feature_rest.words FROM feature
      JOIN feature_scan ON feature_scan.id = feature.id JOIN feature_rest ON feature_rest.id = feature.id
      WHERE feature.video = ? ORDER BY feature.id
      """)
    try rows.bind(row)
    self.init(index: index, rows: rows)
  }

  private init(index: IndexFile, rows: consuming Statement) {
    self.index = index
    self.rows = rows
  }

  mutating func next() throws(IndexError) -> FeatureKeyframe? {
    while place == keyframes.count {
      guard try rows.step() else { return nil }
      keyframes = try FeatureRecord(rows).keyframes(scan: rows.bytes(4), rest: rows.bytes(5), of: index.path)
      place = 0
    }
    defer { place += 1 }
    return keyframes[place]
  }
}

/// A row of the table of features: which keyframes its points belong to.
struct FeatureRecord {
  static let columns = "feature.id, feature.keyframes, feature.points, feature.facts"

  var id: Int64
  var entries: [FeatureSegment.Entry]
  var points: Int

  /// From a statement whose first columns are `columns`.
  init(_ row: borrowing Statement) throws(IndexError) {
    id = row.integer(0)
    let largest = Int64(FeatureSegment.maxKeyframes * FeatureOptions.keyframe.points)
    guard 1...Int64(FeatureSegment.maxKeyframes) ~= row.integer(1), 0...largest ~= row.integer(2),
      let entries = FeatureSegment.unpack(row.bytes(3), count: Int(row.integer(1)), points: Int(row.integer(2)))
    else { throw .damaged(path: row.connection.path, detail: "the facts of feature \(id) can't be read") }
    self.entries = entries
    points = Int(row.integer(2))
  }

  /// The keyframes with their points.
  func keyframes(scan: [UInt8], rest: [UInt8], of path: String) throws(IndexError) -> [FeatureKeyframe] {
    guard scan.count == points * FeatureSegment.scanBytes, rest.count == points * FeatureSegment.restBytes else {
      throw .damaged(path: path, detail: "feature \(id) has \(scan.count) and \(rest.count) bytes for \(points) points")
    }
    var next = 0
    return entries.map { entry in
      defer { next += entry.points }
      let points = (next..<next + entry.points).map { Self.point($0, of: self.points, scan, rest) }
      let features = FeatureSet(width: entry.width, height: entry.height, points: points)
      return FeatureKeyframe(frame: entry.frame, pts: entry.pts, features: features)
    }
  }

  static func point(_ index: Int, of count: Int, _ scan: [UInt8], _ rest: [UInt8]) -> FeaturePoint {
    func word(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
    }
    let place = FeaturePlace(bits: UInt32(word(scan, 8 * count + 4 * index, 4)))
    return place.point(SIMD2(word(scan, 8 * index, 8), word(rest, 8 * index, 8)))
  }
}
