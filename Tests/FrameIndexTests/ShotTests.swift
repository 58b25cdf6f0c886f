import TestSupport
import Testing

@testable import FrameIndex

@Suite struct ShotTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
  }

  /// `randomFrames` cuts at every fiftieth frame.
  @Test func aScoreAboveTheThresholdBeginsAShot() throws {
    try index.add(randomFrames(230, seed: 71), as: source("a.mp4"))
    let (shots, isSampled) = try index.shots(of: "a.mp4")
    #expect(!isSampled)
    #expect(shots.map(\.firstFrame) == [0, 50, 100, 150, 200])
    #expect(shots.map(\.lastFrame) == [49, 99, 149, 199, 229])
    #expect(abs(shots[1].seconds - 2) < 1e-9 && abs(shots[1].toSeconds - 4) < 1e-9)
    #expect(try index.shots(of: "a.mp4", rule: .fixed(40)).shots.count == 1)
  }

  /// Steady motion is no cut, however fast.
  @Test func theAdaptiveRuleWantsAScoreThatStandsOut() throws {
    var frames = randomFrames(100, seed: 72)
    for place in frames.indices { frames[place].shotScore = place < 50 ? 12 : 1 }
    frames[75].shotScore = 20
    try index.add(frames, as: source("a.mp4"))
    #expect(try index.shots(of: "a.mp4", rule: .adaptive(factor: 3, least: 5)).shots.map(\.firstFrame) == [0, 75])
    #expect(try index.shots(of: "a.mp4").shots.count == 51)
  }

  @Test func missingFramesAreSaid() throws {
    let frames = randomFrames(100, seed: 73).filter { $0.frame % 5 == 0 }
    try index.add(frames, as: source("a.mp4"))
    #expect(try index.shots(of: "a.mp4").isSampled)
  }

  @Test func anUnknownVideoIsAnError() throws {
    #expect(throws: IndexError.unknownVideo("b.mp4")) { try index.shots(of: "b.mp4") }
  }
}
