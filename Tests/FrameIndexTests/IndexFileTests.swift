import Foundation
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct IndexFileTests {
  let folder: TestFolder
  init() { folder = TestFolder() }

  private func error(_ body: () throws -> Void) -> IndexError? {
    do {
      try body()
      return nil
    } catch { return error as? IndexError }
  }

  @Test func whatIsNoIndexIsRefusedAndLeftAsItIs() throws {
    let path = folder.file("text")
    for content in ["no database", String(repeating: "SQLite format 3\0", count: 300)] {
      try content.write(toFile: path, atomically: true, encoding: .utf8)
      #expect(error { _ = try IndexFile.open(path) } == .notAnIndex(path: path))
      #expect(error { _ = try IndexFile.openOrCreate(path) } == .notAnIndex(path: path))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == content)
    }
    let database = try Connection(path: folder.file("other"), .create)
    try database.execute("CREATE TABLE a(b)")
    #expect(error { _ = try IndexFile.open(folder.file("other")) } == .notAnIndex(path: folder.file("other")))
  }

  @Test func aMissingFileAFolderAndAMissingFolderAreToldApart() {
    let missing = folder.file("none")
    #expect(error { _ = try IndexFile.open(missing) } == .missing(path: missing))
    #expect(error { _ = try IndexFile.open(folder.path) } == .unreadable(path: folder.path, reason: "not a regular file"))
    guard case .cannotCreate = error({ _ = try IndexFile.openOrCreate(folder.file("no/such/folder.fidx")) }) else {
      Issue.record("created in a folder that is not there")
      return
    }
  }

  @Test func aNewerVersionIsRefused() throws {
    let path = folder.file("a.fidx")
    try IndexFile.openOrCreate(path).connection.execute("PRAGMA user_version = 99")
    #expect(error { _ = try IndexFile.open(path) } == .newerVersion(path: path, found: 99, expected: Int(IndexSchema.version)))
  }

  @Test func otherSettingsAreRefused() throws {
    let path = folder.file("a.fidx")
    _ = try IndexFile.openOrCreate(path, settings: IndexSettings(trimsBorders: false))
    #expect(
      error { _ = try IndexFile.openOrCreate(path) }
        == .otherSettings(path: path, setting: "border", found: "kept", expected: "black-bars-24"))
    #expect(try IndexFile.open(path).settings.trimsBorders == false)
    try IndexFile.openForWriting(path).connection.execute("UPDATE setting SET value = 'dhash' WHERE name = 'fingerprint'")
    #expect(
      error { _ = try IndexFile.open(path) } == .otherSettings(path: path, setting: "fingerprint", found: "dhash", expected: "pdq"))
  }

  /// An empty file, as mktemp makes it, becomes an index.
  @Test func anEmptyFileIsReplaced() throws {
    let path = folder.file("a.fidx")
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    try IndexFile.openOrCreate(path).add(randomFrames(3, seed: 1), as: source("a.mp4"))
    #expect(try IndexFile.open(path).videos().count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".new") }.isEmpty)
  }

  /// Every flipped byte of the fingerprints and facts shows.
  @Test func verifyNamesADamagedSegment() throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    try index.add(randomFrames(100, seed: 2), as: source("a.mp4"))
    #expect(try index.verify().isEmpty)
    try index.connection.execute("UPDATE fingerprint SET pdq = CAST(x'FF' || substr(pdq, 2) AS BLOB)")
    #expect(try index.verify() == ["segment 1 has the wrong checksum"])
    try index.connection.execute("DELETE FROM fingerprint")
    #expect(try index.verify().contains("segment 1 has no fingerprints"))
  }

  /// Tables that an index lacks are empty to whoever asks, until somebody makes them.
  @Test func tablesAreEmptyUntilTheyAreMade() throws {
    let path = folder.file("a.fidx")
    let writer = try IndexFile.openOrCreate(path)
    try writer.add(randomFrames(10, seed: 4), as: source("v.mp4"))
    let reader = try IndexFile.open(path)
    let count = { (index: IndexFile, table: String) throws in try index.connection.integer("SELECT count(*) FROM \(table)") }
    for index in [reader, writer] {
      for table in ["detection", "thumb", "text", "part", "feature"] { #expect(try count(index, table) == 0, "\(table)") }
      #expect(throws: IndexError.self) { try count(index, "other") }
    }
    // What a transaction that fails has made goes with it.
    #expect(throws: IndexError.self) {
      try writer.transaction { () throws(IndexError) in
        _ = try writer.connection.integer("SELECT count(*) FROM embedding")
        throw .unknownVideo("none")
      }
    }
    #expect(try count(writer, "embedding") == 0)
    try writer.addText([TextCue(seconds: 0, toSeconds: 1, text: "word")], to: "v.mp4")
    try writer.addDetections(
      [Detection(frame: 3, seconds: 0.1, label: "face", score: 1, box: [1, 2, 3, 4])], to: "v.mp4", detector: "d")
    for index in [reader, writer] {
      #expect(try index.find(text: "word").count == 1)
      #expect(try index.find(label: "face").count == 1)
      #expect(try index.snapshot { () throws(IndexError) in try index.connection.integer("SELECT count(*) FROM detection") } == 1)
    }
    #expect(try reader.verify().isEmpty)
  }

  @Test func removedVideosAreGone() throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    for name in ["a/1.mp4", "a/2.mp4", "b/1.mp4"] { try index.add(randomFrames(10, seed: 3), as: source(name)) }
    #expect(try index.remove("a/*") == ["a/1.mp4", "a/2.mp4"])
    #expect(try index.videos().map(\.source.path) == ["b/1.mp4"])
    #expect(try index.remove("a/*").isEmpty)
    try index.compact()
    #expect(try index.verify().isEmpty)
  }

  @Test(arguments: [(UInt32(0x6969), "nfs"), (0xFF53_4D42, "smb"), (0x0102_1997, "9p")])
  func networkFileSystemsAreKnown(magic: UInt32, name: String) { #expect(NetworkFileSystem.name(ofMagic: magic) == name) }

  @Test(arguments: [UInt32(0xEF53), 0x0102_1994, 0x794C_7630, 0x9123_683E])
  func localFileSystemsAreNotRefused(magic: UInt32) { #expect(NetworkFileSystem.name(ofMagic: magic) == nil) }

  /// Eight writers and a reader at once: no error, no lost row.
  @Test func manyWritersLoseNothing() async throws {
    let path = folder.file("many.fidx")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for video in 0..<3 {
            let index = try IndexFile.openOrCreate(path)
            try index.add(randomFrames(5000, seed: UInt64(writer * 10 + video)), as: source("\(writer)-\(video).mp4"))
          }
        }
      }
      try await group.waitForAll()
    }
    let index = try IndexFile.open(path)
    #expect(try index.summary().frames == 8 * 3 * 5000)
    #expect(try index.verify().isEmpty)
    let query = randomFrames(5000, seed: 72)[4999].pdq
    #expect(try index.find(FrameQuery(variants: [query])).map(\.video) == ["7-2.mp4"])
  }
}
