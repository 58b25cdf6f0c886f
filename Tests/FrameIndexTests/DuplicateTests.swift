import Pixels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct DuplicateTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
  }

  /// 12 seconds of `frames` from `start` on, each a few bits off, at another place.
  private func copied(_ frames: [FrameSample], from start: Int, to place: Int, of target: [FrameSample], bits: Int) -> [FrameSample] {
    var random = SeededGenerator(seed: 80)
    var target = target
    for step in 0..<300 { target[place + step].pdq = frames[start + step].pdq.changed(bits: bits, &random) }
    return target
  }

  @Test(arguments: [0, 8, 20])
  func aSharedStretchIsFoundWithItsTimes(bits: Int) throws {
    let a = randomFrames(1000, seed: 81)
    try index.add(a, as: source("a.mp4"))
    try index.add(copied(a, from: 400, to: 100, of: randomFrames(900, seed: 82), bits: bits), as: source("b.mp4"))
    try index.add(randomFrames(900, seed: 83), as: source("c.mp4"))
    let found = try index.duplicates()
    #expect(found.count == 1)
    let duplicate = try #require(found.first)
    #expect(duplicate.a.video == "a.mp4" && duplicate.b.video == "b.mp4")
    #expect(abs(duplicate.a.seconds - 16) < 0.6 && abs(duplicate.a.toSeconds - 28) < 0.6)
    #expect(abs(duplicate.b.seconds - 4) < 0.6 && abs(duplicate.b.toSeconds - 16) < 0.6)
    #expect(duplicate.score > 0.9)
    #expect(try index.duplicates(DuplicateRule(leastSeconds: 13)).isEmpty)
  }

  /// What many videos share is an intro.
  @Test func introsAreKeptOut() throws {
    let intro = randomFrames(300, seed: 84)
    for number in 0..<20 {
      let own = randomFrames(600, seed: UInt64(90 + number))
      try index.add(copied(intro, from: 0, to: 0, of: own, bits: 3), as: source("\(number).mp4"))
    }
    #expect(try index.duplicates().isEmpty)
    #expect(try index.duplicates(DuplicateRule(mostVideos: 100)).count == 190)
  }

  /// Flat and black frames make no claim.
  @Test func lowQualityFramesAreKeptOut() throws {
    var a = randomFrames(600, seed: 85), b = randomFrames(600, seed: 86)
    for place in 0..<300 {
      a[place].quality = 20
      b[place] = a[place]
    }
    try index.add(a, as: source("a.mp4"))
    try index.add(b, as: source("b.mp4"))
    #expect(try index.duplicates().isEmpty)
  }

  /// A clip is found as a range, at its place and no other.
  @Test func aClipIsFoundByItsOffset() throws {
    let a = randomFrames(1000, seed: 87)
    try index.add(a, as: source("a.mp4"))
    try index.add(randomFrames(1000, seed: 88), as: source("b.mp4"))
    var random = SeededGenerator(seed: 89)
    let pictures = (0..<100).map { step in
      ClipQuery.Picture(seconds: Double(step) / 25, variants: [a[500 + step].pdq.changed(bits: 30, &random)])
    }
    let matches = try index.find(ClipQuery(pictures: pictures))
    #expect(matches.map(\.video) == ["a.mp4"])
    let match = try #require(matches.first)
    #expect(abs(match.seconds - 20) < 0.1 && abs(match.toSeconds - 24) < 0.1)
    #expect(match.querySeconds < 0.1 && match.score == 1 && match.distance == 30)
  }
}
