import JSONText
import Pixels
import TestSupport
import Testing

@testable import FrameIndex

/// Several index files that are read as one.
@Suite struct ShardTests {
  let folder = TestFolder()
  let shards: Shards
  let one: Shards
  private let picture: PDQ

  init() throws {
    let names = ["c", "a", "b"].map { "\($0).fidx" }
    var random = SeededGenerator(seed: 77)
    let picture = PDQ.random(&random)
    self.picture = picture
    let all = try IndexFile.openOrCreate(folder.file("all.fidx"))
    for number in 0..<12 {
      let shard = try IndexFile.openOrCreate(folder.file(names[number % 3]))
      var frames = randomFrames(400, seed: UInt64(40 + number))
      // The same stretch in some of them, and a picture in all.
      if number % 4 == 1 { frames.replaceSubrange(50..<350, with: randomFrames(300, seed: 500, from: 50)) }
      frames[20].pdq = picture.changed(bits: 2 * number, &random)
      for index in [shard, all] {
        try index.add(frames, as: source("\(number).mp4"))
        try index.addText([TextCue(seconds: 1, toSeconds: 3, text: "word \(number)")], to: "\(number).mp4")
        try index.addDetections(
          [Detection(frame: 30, seconds: 1.2, label: "face", score: Double(number) / 12, box: [1, 2, 3, 4])], to: "\(number).mp4",
          detector: "d")
        var batch = VectorBatch(model: VectorModel(name: "m", dimensions: 3))
        _ = batch.append([Float(number), 1, 2], frame: 30, seconds: 1.2)
        try index.addVectors(batch, to: "\(number).mp4")
      }
    }
    let place = folder
    shards = try Shards(names.map { place.file($0) })
    one = try Shards([folder.file("all.fidx")])
  }

  @Test(arguments: [0, 1, 5, 20]) func answersAreThoseOfOneIndex(limit: Int) throws {
    let query = FrameQuery(variants: [picture], within: 64, limit: limit)
    #expect(try shards.find(query) == one.find(query))
    #expect(try shards.find(query).count == (limit == 0 ? 12 : min(12, limit)))
    #expect(try shards.find(text: "word", limit: limit) == one.find(text: "word", limit: limit))
    #expect(try shards.find(label: "face", limit: limit) == one.find(label: "face", limit: limit))
    let vector = VectorQuery(vector: [3, 1, 2], model: "m", limit: limit)
    #expect(try shards.moments(vector) == one.moments(vector))
    let clip = ClipQuery(
      pictures: (100..<200).map {
        ClipQuery.Picture(seconds: Double($0) / 25, variants: [randomFrames(300, seed: 500, from: 50)[$0 - 50].pdq])
      },
      limit: limit)
    #expect(try shards.find(clip) == one.find(clip))
    #expect(try shards.find(clip).count == (limit == 0 ? 3 : min(3, limit)))
  }

  private func export(_ shards: Shards) throws -> String {
    var text = ""
    try shards.export { text += String(decoding: $0, as: UTF8.self) }
    return text
  }

  /// More threads than shards, fewer, and one alone.
  @Test(arguments: [1, 2, 5, 64]) func answersDoNotDependOnThreads(threads: Int) throws {
    let others = try Shards(shards.indexes.map(\.path), threads: threads)
    let query = FrameQuery(variants: [picture], within: 64, limit: 0)
    #expect(try others.find(query) == one.find(query))
    #expect(try Shards(one.indexes.map(\.path), threads: threads).find(query) == one.find(query))
    #expect(try others.moments(VectorQuery(vector: [3, 1, 2], model: "m")) == one.moments(VectorQuery(vector: [3, 1, 2], model: "m")))
    #expect(try export(others) == export(one))
    #expect(try others.duplicates() == one.duplicates())
    #expect(try others.verify().isEmpty)
  }

  @Test func theExportIsThatOfOneIndex() throws {
    #expect(try export(shards) == export(one))
    #expect(try shards.videos().map(\.video) == one.videos().map(\.video))
    #expect(try shards.summary().frames == one.summary().frames)
    #expect(try shards.verify().isEmpty)
  }

  /// Every pair of shards, and every shard alone, together find what one index does.
  @Test func duplicatesOfPairsOfShardsAreThoseOfOneIndex() throws {
    let expected = try one.duplicates()
    #expect(expected.count == 3)
    var found: [Duplicate] = []
    for (number, a) in shards.indexes.enumerated() {
      found += try Shards([a.path]).duplicates()
      for b in shards.indexes[(number + 1)...] { found += try Shards([a.path]).duplicates(against: Shards([b.path])) }
    }
    #expect(Set(found.map { "\($0)" }) == Set(expected.map { "\($0)" }))
    #expect(found.count == expected.count)
    #expect(try shards.duplicates() == expected)
  }

  /// Of a path that two shards have, that counts which a merge would keep.
  @Test func aVideoInTwoShardsIsOne() throws {
    let names = ["x.fidx", "y.fidx"].map { folder.file($0) }
    try IndexFile.openOrCreate(names[0]).add(randomFrames(100, seed: 1), as: source("v.mp4", bytes: 1))
    try IndexFile.openOrCreate(names[1]).add(randomFrames(100, seed: 2), as: source("v.mp4", bytes: 2))
    let both = try Shards(names)
    #expect(try both.videos().map(\.video.source.bytes) == [2])
    #expect(try both.find(FrameQuery(variants: [randomFrames(100, seed: 1)[5].pdq], within: 0)).isEmpty)
    #expect(try both.find(FrameQuery(variants: [randomFrames(100, seed: 2)[5].pdq], within: 0)).count == 1)
  }

  /// What a shard has of a video that another has too takes no place of what counts.
  @Test func whatDoesNotCountTakesNoPlace() throws {
    let names = ["x.fidx", "y.fidx"].map { folder.file($0) }
    var random = SeededGenerator(seed: 9)
    let x = try IndexFile.openOrCreate(names[0]), y = try IndexFile.openOrCreate(names[1])
    var old = randomFrames(300, seed: 1), own = randomFrames(50, seed: 2)
    for place in [30, 130, 230] { old[place].pdq = picture }
    own[20].pdq = picture.changed(bits: 9, &random)
    try x.add(old, as: source("v.mp4", bytes: 1))
    try x.add(own, as: source("own.mp4"))
    try y.add(randomFrames(100, seed: 3), as: source("v.mp4", bytes: 2))
    #expect(try Shards(names).find(FrameQuery(variants: [picture], limit: 2)).map(\.video) == ["own.mp4"])
  }

  /// More pictures share a logo than are compared point by point: shards compare the same ones as one index.
  @Test func capturesAreThoseOfOneIndex() throws {
    var random = SeededGenerator(seed: 78)
    let logo = FeatureSet.random(&random, points: 30, columns: 540..<620, rows: 20..<60)
    let names = (0..<3).map { "f\($0).fidx" }
    let files = try names.map { try IndexFile.openOrCreate(folder.file($0)) }, all = try IndexFile.openOrCreate(folder.file("f.fidx"))
    var pictures: [FeatureSet] = []
    for number in (0..<12).shuffled(using: &random) {
      let seen = (0..<40).map { _ in
        var picture = FeatureSet.random(&random, points: 100)
        picture.points += logo.points
        return picture
      }
      pictures.append(seen[7])
      for index in [files[number % 3], all] { try index.add(seen, as: "v\(number).mp4") }
    }
    let shards = try Shards(files.map(\.path)), one = try Shards([all.path])
    let turn = SimilarityTransform(a: 0.5, b: 0.25, dx: 300, dy: 100)
    for picture in pictures.prefix(3) {
      let query = FeatureQuery(pictures: [picture.seen(turn, &random)], limit: 0)
      let expected = try one.sightings(query).map { "\($0)" }
      #expect(try shards.sightings(query).map { "\($0)" } == expected)
      #expect(!expected.isEmpty)
      #expect(try one.indexes[0].candidates(for: query).count == IndexFile.maxVerified)
    }
  }

  @Test func aShardThatCannotBeReadIsAnError() throws {
    writeFile(Array("no index".utf8), to: folder.file("bad.fidx"))
    #expect(throws: IndexError.self) { try Shards([folder.file("a.fidx"), folder.file("bad.fidx")]) }
    #expect(throws: IndexError.missing(path: folder.file("none"))) { try Shards([folder.file("a.fidx"), folder.file("none")]) }
  }

  /// A word, a label and a picture in one shot.
  @Test func conditionsHoldTogether() throws {
    let words = try one.find(text: "word 7", limit: 0), faces = try one.find(label: "face", limit: 0)
    let pictures = try one.find(FrameQuery(variants: [picture], limit: 0))
    let together = try one.together([words, faces, pictures])
    #expect(together.map(\.video) == ["7.mp4"])
    let moment = try #require(together.first)
    #expect(moment.kind == .all && moment.distance == 14 && moment.text == "word 7")
    #expect(moment.sighting?.frame == 30 && moment.sighting?.box == [1, 2, 3, 4])
    #expect(try one.together([words, try one.find(text: "word 8", limit: 0)]).isEmpty)
    let near = try one.together([faces], near: VectorQuery(vector: [11, 1, 2], model: "m"))
    #expect(near.count == 12 && near.first?.video == "11.mp4")
  }
}
