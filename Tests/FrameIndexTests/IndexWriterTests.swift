import Pixels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct IndexWriterTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
  }

  /// What was added comes out again, over the limits of segments.
  @Test(arguments: [0, 1, 4095, 4096, 4097, 9000])
  func everyFrameIsKept(count: Int) throws {
    let frames = randomFrames(count, seed: 1)
    try index.add(frames, as: source("a.mp4"))
    let stored = try index.storedRuns(of: "a.mp4")
    #expect(stored.map(\.sample) == frames)
    #expect(try index.verify().isEmpty)
  }

  /// Times that jump, repeat and overflow the packing's predictions survive it.
  @Test func unrulyTimesAndFramesAreKeptExactly() throws {
    var random = SeededGenerator(seed: 3)
    var frames = randomFrames(500, seed: 2)
    for place in frames.indices {
      frames[place].pts = [0, -(1 << 52), 1 << 52, Int64.random(in: -1000...1000, using: &random)].randomElement(using: &random)!
      frames[place].duration = [0, 1, 1 << 40].randomElement(using: &random)!
      frames[place].frame = place == 100 ? 1 << 40 : frames[place].frame
    }
    try index.add(frames, as: source("a.mp4"))
    #expect(try index.storedRuns(of: "a.mp4").map(\.sample) == frames)
  }

  @Test func nearRepeatsAreCountedButNotStored() throws {
    var random = SeededGenerator(seed: 4)
    var frames = randomFrames(100, seed: 5)
    for place in 20..<40 { frames[place].pdq = frames[20].pdq.changed(bits: place % 3, &random) }
    try index.add(frames, as: source("a.mp4"))
    let stored = try index.storedRuns(of: "a.mp4")
    #expect(stored.count == 81)
    #expect(stored[20].frames == 20 && stored[20].lastFrame == 39 && stored[20].endPTS == 40 * 512)
    #expect(stored.map(\.frames).reduce(0, +) == 100)
  }

  /// A cut between equal pictures is a cut.
  @Test func aHighShotScoreIsNeverDropped() throws {
    var frames = randomFrames(10, seed: 6)
    for place in frames.indices { frames[place].pdq = frames[0].pdq }
    frames[5].shotScore = 40
    try index.add(frames, as: source("a.mp4"))
    #expect(try index.storedRuns(of: "a.mp4").map(\.sample.frame) == [0, 5])
  }

  @Test func addingAgainReplaces() throws {
    try index.add(randomFrames(5000, seed: 7), as: source("a.mp4"))
    try index.add(randomFrames(10, seed: 8), as: source("b.mp4"))
    try index.add(randomFrames(300, seed: 9), as: source("a.mp4", bytes: 2000))
    #expect(try index.storedRuns(of: "a.mp4").count == 300)
    #expect(try index.storedRuns(of: "b.mp4").count == 10)
    #expect(try index.connection.integer("SELECT count(*) FROM video") == 2)
    #expect(try index.connection.integer("SELECT count(*) FROM fingerprint") == 2)
  }

  /// The older video is found until the newer is complete.
  @Test func theOldVideoStaysUntilTheNewOneIsComplete() throws {
    let old = randomFrames(100, seed: 10), new = randomFrames(5000, seed: 11)
    try index.add(old, as: source("a.mp4"))
    var writer = try IndexWriter(into: index, video: source("a.mp4", bytes: 2000))
    for frame in new { try writer.append(frame) }
    try writer.keep()
    #expect(try index.find(FrameQuery(variants: [old[50].pdq])).count == 1)
    #expect(try index.find(FrameQuery(variants: [new[50].pdq])).isEmpty)
    try writer.finish()
    #expect(try index.find(FrameQuery(variants: [old[50].pdq])).isEmpty)
    #expect(try index.find(FrameQuery(variants: [new[50].pdq])).count == 1)
  }

  /// A writer that is dropped leaves whole segments; the next one continues after them.
  @Test func aBrokenOffVideoIsResumed() throws {
    let frames = randomFrames(10_000, seed: 12)
    do {
      var writer = try IndexWriter(into: index, video: source("a.mp4"))
      for frame in frames.prefix(6000) { try writer.append(frame) }
    }
    #expect(try index.storedRuns(of: "a.mp4").count == 4096)
    var writer = try IndexWriter(into: index, video: source("a.mp4"))
    #expect(writer.resumesAfter == 4095)
    for frame in frames { try writer.append(frame) }
    try writer.finish()
    #expect(try index.storedRuns(of: "a.mp4").map(\.sample) == frames)
    #expect(try index.verify().isEmpty)
  }

  @Test(arguments: [source("a.mp4", bytes: 2), source("a.mp4", origin: "--fps 5")])
  func aChangedVideoBeginsAnew(changed: VideoSource) throws {
    do {
      var writer = try IndexWriter(into: index, video: source("a.mp4"))
      for frame in randomFrames(6000, seed: 13) { try writer.append(frame) }
    }
    let writer = try IndexWriter(into: index, video: changed)
    #expect(writer.resumesAfter == nil)
    try writer.finish()
    #expect(try index.connection.integer("SELECT count(*) FROM segment") == 0)
  }

  @Test func aPartialVideoIsKeptWithItsReason() throws {
    var writer = try IndexWriter(into: index, video: source("a.mp4"))
    for frame in randomFrames(10, seed: 14) { try writer.append(frame) }
    try writer.finishPartially("the stream ends early")
    let videos = try index.videos()
    #expect(videos.count == 1)
    #expect(videos.first?.state == .partial)
    #expect(videos.first?.note == "the stream ends early")
    #expect(videos.first?.frames == 10)
  }

  /// A new attempt that has brought nothing yet does not hide what an earlier one has left.
  @Test func theFullestOfSeveralPartsIsShown() throws {
    let unknown = VideoSource(path: "a.mp4", width: 64, height: 64, timeBase: Rational(1, 12800))
    let frames = randomFrames(5000, seed: 16)
    do {
      var writer = try IndexWriter(into: index, video: unknown)
      for frame in frames { try writer.append(frame) }
    }
    let second = try IndexWriter(into: index, video: unknown)
    #expect(second.resumesAfter == nil)
    #expect(try index.videos().map(\.fingerprints) == [4096])
    #expect(try index.find(FrameQuery(variants: [frames[7].pdq])).count == 1)
    try second.finish()
    #expect(try index.videos().map(\.fingerprints) == [0])
  }

  /// The later of two writers of one video wins, and the earlier one is told.
  @Test func ofTwoWritersOfOneVideoTheFirstIsTold() throws {
    let other = try IndexFile.openForWriting(folder.file("a.fidx"))
    var first = try IndexWriter(into: index, video: source("a.mp4"))
    var second = try IndexWriter(into: other, video: source("a.mp4"))
    let frames = randomFrames(10, seed: 15)
    for frame in frames {
      try first.append(frame)
      try second.append(frame)
    }
    #expect(throws: IndexError.superseded(video: "a.mp4")) { try first.keep() }
    try second.finish()
    #expect(try index.storedRuns(of: "a.mp4").count == 10)
  }
}
