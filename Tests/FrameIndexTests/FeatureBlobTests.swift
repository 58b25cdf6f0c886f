import PixelKernels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct FeatureBlobTests {
  let folder = TestFolder()

  /// Rows whose pages lie one after another and rows that fill gaps: what is read without SQLite is what SQLite reads, all of it or the
  /// places of some points.
  @Test func partsAreThoseThatSQLiteReads() throws {
    var random = SeededGenerator(seed: 8)
    let index = try IndexFile.openOrCreate(folder.file("i.fidx")), connection = index.connection
    func keyframes(_ count: Int) -> [FeatureKeyframe] {
      (0..<count).map { number in
        let features = FeatureSet.random(&random, points: Int.random(in: 0...200, using: &random))
        return FeatureKeyframe(frame: number, pts: Int64(number), features: features)
      }
    }
    for video in 0..<12 { try index.add([FeatureSet.random(&random)], as: "\(video).mp4") }
    for video in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 2, 7, 3, 10, 5, 2, 0, 8] {
      try index.replaceFeatures(keyframes(Int.random(in: 1...150, using: &random)), of: "\(video).mp4")
    }
    try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    var rows: [SearchableFeatures] = []
    let statement = try Statement(connection, "SELECT id, points FROM feature")
    while try statement.step() { rows.append(SearchableFeatures(id: statement.integer(0), points: Int(statement.integer(1)), video: 0)) }
    var direct = FeatureBlob(connection, pages: try #require(BlobPages(connection, table: FeatureBlob.table)))
    var plain = FeatureBlob(connection, pages: nil)
    for row in rows where row.points > 0 {
      try plain.open(row)
      try plain.readPlaces()
      let words = unsafe plain.withWords { unsafe Array($0) }, places = (0..<row.points).map { plain.place($0) }
      for _ in 0..<6 {
        try direct.open(row)
        #expect(unsafe direct.withWords { unsafe Array($0) } == words)
        for _ in 0..<3 {
          let start = Int.random(in: 0..<row.points, using: &random), end = min(row.points, start + Int.random(in: 1...200, using: &random))
          try direct.readPlaces(of: start..<end)
          #expect((start..<end).map { direct.place($0) } == Array(places[start..<end]))
        }
        try direct.readPlaces()
        #expect((0..<row.points).map { direct.place($0) } == places)
        #expect(unsafe direct.withWords { unsafe Array($0) } == words)
      }
    }
    #expect(rows.count > 20)
  }
}
