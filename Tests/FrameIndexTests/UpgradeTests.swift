import TestSupport
import Testing

@testable import FrameIndex

/// Indexes of earlier formats, as earlier programs made them.
@Suite struct UpgradeTests {
  let folder: TestFolder
  private static let late = ["thumb", "label", "detection", "model", "embedding", "embedding_code", "embedding_vector"]

  init() { folder = TestFolder() }

  /// The tables of an earlier format with the rows of an index of this one: columns that came later are left out.
  private func old(_ version: Int64) throws -> String {
    let new = folder.file("new.fidx"), path = folder.file("old\(version).fidx")
    let index = try IndexFile.openOrCreate(new)
    try index.add(randomFrames(10, seed: 1), as: source("a.mp4"))
    try index.addText([TextCue(seconds: 1, toSeconds: 2, text: "Wörds")], to: "a.mp4")
    try index.addDetections([Detection(seconds: 1, label: "face", box: [1, 2, 3, 4])], to: "a.mp4", detector: "d")
    let file = try Connection(path: path, .create)
    try file.execute("PRAGMA page_size = \(IndexSchema.pageBytes); PRAGMA application_id = \(IndexSchema.applicationID)")
    try file.execute("PRAGMA user_version = \(version); PRAGMA journal_mode = WAL; ATTACH '\(new)' AS new")
    for group in IndexSchema.groups {
      for table in group.tables where !table.isVirtual && !(version == 1 && Self.late.contains(table.name)) {
        let sql = table.sql(asOf: version)
        try file.execute(sql)
        guard try index.connection.hasTable(table.name) else { continue }
        let names = try lines("SELECT name FROM pragma_table_info('\(table.name)', 'main')", in: file).joined(separator: ", ")
        try file.execute("INSERT INTO main.\(table.name)(\(names)) SELECT \(names) FROM new.\(table.name)")
      }
      for index in group.indexes where index != TableGroup.segmentRange && !(version == 1 && Self.late.contains { index.contains($0) }) {
        try file.execute(index)
      }
    }
    for former in IndexSchema.former { try file.execute(former.sql) }
    try file.execute("INSERT INTO text_search(text_search) VALUES('rebuild')")
    return path
  }

  private func lines(_ sql: String, in connection: Connection) throws -> [String] {
    let statement = try Statement(connection, sql)
    var lines: [String] = []
    while try statement.step() { lines.append(statement.text(0)) }
    return lines
  }

  private func version(_ path: String) throws -> Int64 { try Connection(path: path, .read).integer("PRAGMA user_version") }

  @Test(arguments: [Int64(1), 2]) func aReaderAnswersAndLeavesItAsItIs(version: Int64) throws {
    let path = try old(version)
    let index = try IndexFile.open(path)
    #expect(try index.find(text: "wÖrds").count == 1)
    #expect(try index.find(text: "ö").count == 1)
    #expect(try index.find(label: "face").count == (version == 1 ? 0 : 1))
    #expect(try index.find(FrameQuery(variants: [randomFrames(10, seed: 1)[3].pdq])).map(\.frame) == [3])
    #expect(try index.verify().isEmpty)
    #expect(try self.version(path) == version)
  }

  @Test(arguments: [Int64(1), 2]) func aWriterBringsItUpToDate(version: Int64) throws {
    let path = try old(version)
    let index = try IndexFile.openForWriting(path)
    #expect(try self.version(path) == IndexSchema.version)
    #expect(try index.verify().isEmpty)
    #expect(try index.videos().map(\.frames) == [10])
    #expect(try index.find(text: "WÖRDS").count == 1)
    try index.addText([TextCue(seconds: 1, toSeconds: 2, text: "more")], to: "b.mp4")
    #expect(try index.find(text: "more").count == 1)
    // Opened again, the schema is compared with that of a file that was never old.
    #expect(try IndexFile.open(path).find(label: "face").count == (version == 1 ? 0 : 1))
    #expect(try index.remove("a.mp4") == ["a.mp4"])
    #expect(try index.verify().isEmpty)
  }

  /// Many programs may meet an old index at one moment.
  @Test func manyWritersUpgradeItOnce() async throws {
    let path = try old(1)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask { try IndexFile.openOrCreate(path).add(randomFrames(100, seed: 5), as: source("\(writer).mp4")) }
      }
      try await group.waitForAll()
    }
    #expect(try IndexFile.open(path).videos().count == 9)
    #expect(try IndexFile.open(path).verify().isEmpty)
  }
}
