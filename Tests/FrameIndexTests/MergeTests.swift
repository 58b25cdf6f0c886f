import TestSupport
import Testing

@testable import FrameIndex

@Suite struct MergeTests {
  let folder: TestFolder
  init() throws { folder = TestFolder() }

  @Test func everyVideoOfBothIsThereAndAgainChangesNothing() throws {
    let a = try IndexFile.openOrCreate(folder.file("a.fidx")), b = try IndexFile.openOrCreate(folder.file("b.fidx"))
    let frames = randomFrames(5000, seed: 61)
    try a.add(randomFrames(10, seed: 60), as: source("a.mp4"))
    try b.add(frames, as: source("b.mp4"))
    try b.add(randomFrames(20, seed: 62), as: source("c.mp4"))
    #expect(try a.merge(b) == 2)
    #expect(try a.storedRuns(of: "b.mp4").map(\.sample) == frames)
    #expect(try a.videos().map(\.source.path) == ["a.mp4", "b.mp4", "c.mp4"])
    #expect(try a.merge(b) == 0)
    #expect(try a.verify().isEmpty)
  }

  @Test func aPartNeverReplacesTheWhole() throws {
    let a = try IndexFile.openOrCreate(folder.file("a.fidx")), b = try IndexFile.openOrCreate(folder.file("b.fidx"))
    try a.add(randomFrames(100, seed: 63), as: source("a.mp4"))
    var writer = try IndexWriter(into: b, video: source("a.mp4"))
    for frame in randomFrames(10, seed: 63) { try writer.append(frame) }
    try writer.finishPartially("cut")
    #expect(try a.merge(b) == 0)
    #expect(try b.merge(a) == 1)
    #expect(try b.videos().map(\.frames) == [100])
  }

  @Test func otherSettingsAreRefused() throws {
    let a = try IndexFile.openOrCreate(folder.file("a.fidx"))
    let b = try IndexFile.openOrCreate(folder.file("b.fidx"), settings: IndexSettings(trimsBorders: false))
    #expect(throws: IndexError.self) { try a.merge(b) }
  }
}
