import TestSupport
import Testing

@testable import FrameIndex

/// What a writer that was killed leaves, and how the next one goes on.
@Suite struct ResumeTests {
  let folder = TestFolder()

  private func export(_ index: IndexFile) throws -> String {
    var text = ""
    try index.export { text += String(decoding: $0, as: UTF8.self) }
    return text
  }

  /// Frames among which some repeat the one before, for runs of any length.
  private func frames(_ count: Int, _ random: inout SeededGenerator) -> [FrameSample] {
    var frames = randomFrames(count, seed: 4)
    for index in 1..<count where Int.random(in: 0..<3, using: &random) > 0 && !index.isMultiple(of: 50) {
      (frames[index].pdq, frames[index].shotScore) = (frames[index - 1].pdq, 1)
    }
    return frames
  }

  /// Wherever it was interrupted, the index is in the end as if nothing had happened.
  @Test func goingOnLeavesNoTrace() throws {
    var random = SeededGenerator.ofThisRun()
    let frames = frames(9000, &random)
    let whole = try IndexFile.openOrCreate(folder.file("whole.fidx"))
    try whole.add(frames, as: source("a.mp4"))
    for round in 0..<12 {
      let index = try IndexFile.openOrCreate(folder.file("\(round).fidx"))
      var start = 0
      while start < frames.count {
        var writer = try IndexWriter(into: index, video: source("a.mp4"))
        let next = writer.resumesAfter.map { $0 + 1 } ?? 0
        #expect(next == start)
        let end = min(frames.count, start + Int.random(in: 1...6000, using: &random))
        // Frames that are there may come again.
        for frame in frames[max(0, start - 7)..<end] { try writer.append(frame) }
        if end == frames.count { try writer.finish() } else { try writer.keep() }
        start = end
      }
      #expect(try export(index) == export(whole))
      #expect(try index.verify().isEmpty)
    }
  }

  @Test func whatIsKeptCanBeFoundAtOnce() throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    var writer = try IndexWriter(into: index, video: source("a.mp4"))
    let frames = randomFrames(50, seed: 9)
    for frame in frames[..<20] { try writer.append(frame) }
    try writer.keep()
    #expect(try index.videos().map(\.frames) == [20])
    #expect(try index.find(FrameQuery(variants: [frames[19].pdq])).map(\.frame) == [19])
    for frame in frames[20...] { try writer.append(frame) }
    try writer.finish()
    #expect(try index.videos().map(\.frames) == [50])
    #expect(try index.connection.integer("SELECT count(*) FROM segment") == 1)
    #expect(try index.verify().isEmpty)
  }

  @Test(arguments: ["rm a.fidx", "mv b.fidx a.fidx"]) func anIndexThatWasReplacedIsNoticed(command: String) throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    _ = try IndexFile.openOrCreate(folder.file("b.fidx"))
    var writer = try IndexWriter(into: index, video: source("a.mp4"))
    for frame in randomFrames(50, seed: 9) { try writer.append(frame) }
    #expect(shell(command, in: .existing(folder.path)).status == 0)
    #expect(throws: IndexError.replaced(path: folder.file("a.fidx"))) { try writer.keep() }
  }

  /// A new index is there whole or not at all, and nothing else is.
  @Test func makingAnIndexLeavesNothingElse() throws {
    _ = try IndexFile.openOrCreate(folder.file("a.fidx"))
    #expect(shell("ls -A", in: .existing(folder.path)).text.split(separator: "\n").filter { !$0.hasPrefix("a.fidx") }.isEmpty)
    #expect(readFile(folder.file("a.fidx")).count <= 65536)
  }
}
