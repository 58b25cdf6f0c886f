import TestSupport
import Testing

@testable import FrameIndex

/// Index files from strangers.
@Suite struct HostileIndexTests {
  let folder = TestFolder()

  private func index() throws -> IndexFile { try .full(folder.file("a.fidx")) }

  /// A schema that is not an index's is refused before anything is read.
  @Test(arguments: [
    "CREATE VIEW extra AS SELECT 1", "CREATE TRIGGER t AFTER DELETE ON video BEGIN DELETE FROM text; END", "CREATE TABLE extra(a)",
    "CREATE INDEX extra ON video(codec)", "DROP INDEX video_path; CREATE INDEX video_path ON video(path) WHERE id > 5",
    "DROP TABLE thumb; CREATE VIEW thumb AS SELECT 1", "CREATE TABLE other(a); DROP TABLE setting; ALTER TABLE other RENAME TO setting",
    """
    CREATE TABLE kept AS SELECT * FROM setting; DROP TABLE setting;
    CREATE VIEW setting(name, value) AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 'a', x FROM c
    """,
  ]) func foreignSchemasAreRefused(sql: String) throws {
    let path = try index().path
    let run = shell("sqlite3 a.fidx \"$1\"", sql, in: .existing(folder.path))
    #expect(run.status == 0, "\(run.errors)")
    #expect {
      _ = try IndexFile.open(path)
    } throws: { error in
      guard case .damaged = error as? IndexError else { return false }
      return true
    }
  }

  /// What a file claims to hold is not read where it is more than memory should bear.
  @Test func aRowHasALimit() throws {
    let connection = try index().connection
    #expect(try connection.integer("SELECT length(zeroblob(200000000))") == 200_000_000)
    do throws(IndexError) {
      _ = try connection.integer("SELECT length(zeroblob(300000000))")
      Issue.record("300 MB are read")
    } catch {
      #expect({ if case .damaged = error { true } else { false } }(), "\(error)")
    }
  }

  /// Where FTS5 refuses its own tables, the file is damaged, and the other checks go on.
  @Test(arguments: [
    "UPDATE text_search_config SET k = 'x'", "UPDATE text_search_data SET block = x'00'",
  ])
  func aDamagedTextSearchIsNamed(sql: String) throws {
    let path = try index().path
    // Newer shells protect the tables of FTS5 by themselves.
    let run = shell("sqlite3 a.fidx '.dbconfig defensive off' \"$1; UPDATE label SET name = 'other'\"", sql, in: .existing(folder.path))
    #expect(run.status == 0, "\(run.errors)")
    let faults = try IndexFile.open(path).verify()
    #expect(faults.contains { $0.contains("text") || $0.contains("fts5") }, "\(faults)")
    #expect(faults.contains { $0.contains("label 1") }, "\(faults)")
    do throws(IndexError) { _ = try IndexFile.open(path).find(text: "hello") } catch {
      #expect({ if case .damaged = error { true } else { false } }(), "\(error)")
    }
  }

  private static let values = [
    "-1", "0", "1", "9223372036854775807", "-9223372036854775808", "1e300", "-1e300", "NULL", "'text'",
    "x'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'",
  ]

  /// Whatever stands in a column, no reader dies of it: it answers or says that the file is damaged.
  @Test(arguments: IndexSchema.groups.flatMap(\.tables).filter { !$0.isVirtual && $0.name != "setting" }.map(\.name))
  func noValueKillsAReader(table: String) throws {
    let intact = try index()
    try #require(try intact.connection.hasTable(table))
    try intact.compact()
    let bytes = readFile(intact.path)
    var tried = 0
    let names = try intact.lines("SELECT name FROM pragma_table_info('\(table)')")
    for name in names {
      for value in Self.values {
        writeFile(bytes, to: folder.file("h.fidx"))
        let file = try Connection(path: folder.file("h.fidx"), .write)
        guard (try? file.execute("UPDATE \(table) SET \(name) = \(value)")) != nil else { continue }
        tried += 1
        try readEverything(folder.file("h.fidx"))
      }
    }
    #expect(tried > names.count)
  }

  /// Asks everything of an index; damage may be said, and nothing else go wrong.
  private func readEverything(_ path: String) throws {
    func ask(_ body: () throws -> Void) throws {
      do { try body() } catch let error as IndexError {
        switch error {
        case .damaged, .unknownVideo, .unknownModel, .otherSettings, .otherModel, .badLine, .frameOutOfRange, .io: break
        default: throw error
        }
      }
    }
    try ask {
      let index = try IndexFile.open(path)
      try ask { _ = try index.find(FrameQuery(variants: [randomFrames(300, seed: 1)[5].pdq], within: 256)) }
      try ask {
        _ = try index.find(ClipQuery(pictures: (0..<5).map { ClipQuery.Picture(seconds: Double($0), variants: [.zero]) }, within: 256))
      }
      try ask { _ = try index.find(text: "words") }
      try ask { _ = try index.find(text: "wrds", isFuzzy: true) }
      try ask { _ = try index.find(label: "face", minScore: -.infinity) }
      try ask { _ = try index.moments(VectorQuery(vector: (0..<16).map { Float($0) }, model: "m")) }
      var random = SeededGenerator(seed: 1)
      let features = FeatureQuery(pictures: [.random(&random, points: 30)])
      try ask { _ = try index.sightings(features) }
      try ask { _ = try index.thumbnail(of: "a.mp4", seconds: 1) }
      try ask { _ = try index.summary() }
      try ask { for video in try index.videos() { try ask { _ = try index.shots(of: video.source.path) } } }
      try ask { _ = try index.duplicates() }
      try ask { try index.export { _ in } }
      try ask { _ = try index.verify() }
      try ask { _ = try IndexFile.openOrCreate(folder.file("m.fidx")).merge(index) }
    }
  }
}
