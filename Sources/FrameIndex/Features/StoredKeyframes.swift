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
