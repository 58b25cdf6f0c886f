import TestSupport
import Testing

@testable import FrameIndex

/// An index of version 1, as earlier programs made it.
@Suite struct UpgradeTests {
  let folder: TestFolder
  let path: String
  private static let added = ["thumb", "label", "detection", "model", "embedding", "embedding_code", "embedding_vector"]

  init() throws {
    folder = TestFolder()
    path = folder.file("old.fidx")
    let index = try IndexFile.openOrCreate(path)
    try index.add(randomFrames(10, seed: 1), as: source("a.mp4"))
    try index.addText([TextCue(seconds: 1, toSeconds: 2, text: "words")], to: "a.mp4")
    for table in Self.added { try index.connection.execute("DROP TABLE \(table)") }
    try index.connection.execute("PRAGMA user_version = 1")
  }

  private func version() throws -> Int64 { try Connection(path: path, .read).integer("PRAGMA user_version") }

  @Test func aReaderAnswersAndLeavesItAsItIs() throws {
    let index = try IndexFile.open(path)
    #expect(try index.find(text: "words").count == 1)
    #expect(try index.connection.integer("SELECT count(*) FROM detection JOIN thumb JOIN embedding JOIN model") == 0)
    #expect(try index.verify().isEmpty)
    #expect(try version() == 1)
  }

  @Test func aWriterBringsItUpToDate() throws {
    let index = try IndexFile.openForWriting(path)
    #expect(try version() == 2)
    #expect(try index.verify().isEmpty)
    #expect(try index.videos().map(\.frames) == [10])
    let names = Self.added.map { "'\($0)'" }.joined(separator: ",")
    #expect(try index.connection.integer("SELECT count(*) FROM main.sqlite_schema WHERE type = 'table' AND name IN (\(names))") == 7)
    #expect(try index.remove("a.mp4") == ["a.mp4"])
  }

  /// Many programs may meet an old index at one moment.
  @Test func manyWritersUpgradeItOnce() async throws {
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask { try IndexFile.openOrCreate(path).add(randomFrames(100, seed: 5), as: source("\(writer).mp4")) }
      }
      try await group.waitForAll()
    }
    #expect(try IndexFile.open(path).videos().count == 9)
  }
}
