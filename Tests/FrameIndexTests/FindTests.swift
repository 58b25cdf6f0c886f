import Pixels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct FindTests {
  let folder: TestFolder
  let index: IndexFile
  let frames = randomFrames(9000, seed: 21)

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    try index.add(frames, as: source("talks/monday.mp4"))
    try index.add(randomFrames(500, seed: 22), as: source("talks/tuesday.mp4"))
  }

  /// Each distance is found when it is asked for and not before, in either part of the fingerprint.
  @Test(arguments: [0, 5, 31, 39, 40, 41, 64, 80])
  func everyHitWithinIsFoundAndNoOther(bits: Int) throws {
    var random = SeededGenerator(seed: UInt64(bits))
    for place in [0, 1, 4095, 4096, 8191, 8192, 8999] {
      let query = frames[place].pdq.changed(bits: bits, &random)
      let moments = try index.find(FrameQuery(variants: [query], within: bits))
      #expect(moments.map(\.frame) == [place])
      #expect(moments.first?.distance == bits)
      #expect(moments.first?.band == MatchBand(distance: bits))
      #expect(try index.find(FrameQuery(variants: [query], within: bits - 1)).isEmpty)
    }
  }

  @Test func aMomentHasTheTimesOfItsFrames() throws {
    let moment = try #require(try index.find(FrameQuery(variants: [frames[100].pdq])).first)
    #expect(moment.video == "talks/monday.mp4")
    #expect(abs(moment.seconds - 4) < 1e-9)
    #expect(abs(moment.toSeconds - 4.04) < 1e-9)
    #expect(moment.quality == frames[100].quality)
    #expect(moment.score == 1)
  }

  /// Of many variants the nearest counts, once.
  @Test func variantsOfAQueryAreOneHit() throws {
    var random = SeededGenerator(seed: 9)
    let near = frames[7].pdq.changed(bits: 20, &random)
    let moments = try index.find(FrameQuery(variants: [near, frames[7].pdq, .random(&random)]))
    #expect(moments.map(\.distance) == [0])
  }

  @Test func scopeNarrowsTheSearch() throws {
    let query = FrameQuery(variants: [frames[1000].pdq])
    func found(_ scope: SearchScope) throws -> Int {
      var narrowed = query
      narrowed.scope = scope
      return try index.find(narrowed).count
    }
    #expect(try found(SearchScope(video: "talks/m*")) == 1)
    #expect(try found(SearchScope(video: "*tuesday*")) == 0)
    #expect(try found(SearchScope(from: 39, to: 41)) == 1)
    #expect(try found(SearchScope(from: 41)) == 0)
    #expect(try found(SearchScope(to: 39)) == 0)
  }

  /// A shot of near pictures is one line, whose range is that of the nearest.
  @Test func hitsOfOneShotAreOneMoment() throws {
    var random = SeededGenerator(seed: 10)
    var shots = randomFrames(200, seed: 23)
    let picture = PDQ.random(&random)
    // One shot of 50 frames from 50 on that come nearer and go away again, and the same picture after the next cut.
    for place in 50..<100 { shots[place].pdq = picture.changed(bits: 10 + 2 * abs(place - 75), &random) }
    shots[100].pdq = picture.changed(bits: 30, &random)
    try index.add(shots, as: source("c.mp4"))
    let moments = try index.find(FrameQuery(variants: [picture]))
    // Up to twice as far as the nearest, five frames on either side of it.
    #expect(moments.map(\.frame) == [70, 100])
    #expect(moments.map(\.distance) == [10, 30])
    #expect(abs(moments[0].toSeconds - 81 * 0.04) < 1e-9)
  }

  @Test func theBestComeFirstAndNoMoreThanAskedFor() throws {
    var random = SeededGenerator(seed: 11)
    let picture = PDQ.random(&random)
    for number in 0..<12 {
      var frames = randomFrames(20, seed: UInt64(30 + number))
      frames[3].pdq = picture.changed(bits: 40 - number, &random)
      try index.add(frames, as: source("many/\(number).mp4"))
    }
    let moments = try index.find(FrameQuery(variants: [picture], limit: 5))
    #expect(moments.map(\.distance) == [29, 30, 31, 32, 33])
    #expect(moments.map(\.band) == [.same, .same, .same, .near, .near])
    #expect(try index.find(FrameQuery(variants: [picture], limit: 0)).count == 12)
  }
}
