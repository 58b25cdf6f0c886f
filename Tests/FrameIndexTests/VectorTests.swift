import Foundation
import JSONText
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct VectorTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
  }

  /// Clusters beside the origin, one vector in four seconds.
  private func batch(_ count: Int, _ dimensions: Int, _ metric: VectorMetric = .cosine, seed: UInt64, model: String = "m") -> VectorBatch {
    var random = SeededGenerator(seed: seed)
    var batch = VectorBatch(model: VectorModel(name: model, dimensions: dimensions, metric: metric))
    let centres = (0..<20).map { _ in (0..<dimensions).map { _ in Float.random(in: -1...2, using: &random) } }
    for row in 0..<count {
      let vector = centres[row % 20].map { $0 + Float.random(in: -0.5...0.5, using: &random) }
      _ = batch.append(vector, frame: row, seconds: Double(4 * row))
    }
    return batch
  }

  private func vector(_ row: Int, of batch: VectorBatch) -> [Float] {
    batch.halves[row * batch.model.dimensions..<(row + 1) * batch.model.dimensions].map { Float($0) }
  }

  /// The definition, in double precision over what is stored.
  private func score(_ a: [Float], _ b: [Float], _ metric: VectorMetric) -> Double {
    func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    switch metric {
    case .dot: return dot(a, b)
    case .cosine: return dot(a, b) / (dot(a, a) * dot(b, b)).squareRoot()
    case .l2: return -zip(a, b).reduce(0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }.squareRoot()
    }
  }

  @Test(arguments: VectorMetric.allCases, [1, 3, 15, 16, 17, 64, 100, 513])
  func exactSearchIsTheDefinition(metric: VectorMetric, dimensions: Int) throws {
    let batch = batch(300, dimensions, metric, seed: 5)
    try index.addVectors(batch, to: "a.mp4")
    let query = vector(7, of: batch).map { $0 + 0.125 }
    let expected = (0..<300).map { (row: $0, score: score(query, vector($0, of: batch), metric)) }
      .sorted { ($1.score, $0.row) < ($0.score, $1.row) }.prefix(10)
    let found = try index.nearest(VectorQuery(vector: query, model: "m", limit: 10, isExact: true))
    for (match, expected) in zip(found, expected) {
      #expect(abs(match.score - expected.score) <= 1e-5 * max(1, abs(expected.score)))
      // Scores that 32-bit sums can't tell apart may change places.
      #expect(abs(score(query, vector(match.frame ?? 0, of: batch), metric) - expected.score) <= 1e-5 * max(1, abs(expected.score)))
      #expect(match.seconds == Double(4 * (match.frame ?? -1)))
    }
    #expect(found.count == 10)
  }

  /// Codes find the same ten as the comparison with all, over segments, rows and videos.
  @Test(arguments: VectorMetric.allCases)
  func codesFindTheNearest(metric: VectorMetric) throws {
    let a = batch(5000, 96, metric, seed: 6), b = batch(3000, 96, metric, seed: 7)
    try index.addVectors(a, to: "a.mp4")
    try index.addVectors(b, to: "b.mp4")
    var same = 0
    for row in stride(from: 0, to: 3000, by: 300) {
      var query = VectorQuery(vector: vector(row, of: b).map { $0 * 1.1 }, model: "m", limit: 10)
      let quick = try index.nearest(query)
      query.isExact = true
      let exact = try index.nearest(query)
      #expect(quick.first == exact.first)
      same += Set(quick.map { "\($0.video)\($0.seconds)" }).intersection(exact.map { "\($0.video)\($0.seconds)" }).count
    }
    #expect(same >= 98)
    #expect(try index.verify().isEmpty)
  }

  @Test func theScopeIsKeptByBothSearches() throws {
    let vectors = batch(3000, 64, seed: 8)
    try index.addVectors(vectors, to: "a.mp4")
    try index.addVectors(vectors, to: "b.mp4")
    for isExact in [false, true] {
      let scope = SearchScope(video: "b*", from: 4000, to: 8000)
      let found = try index.nearest(VectorQuery(vector: vector(0, of: vectors), model: "m", limit: 50, isExact: isExact, scope: scope))
      #expect(found.count == 50)
      #expect(found.allSatisfy { $0.video == "b.mp4" && 4000...8000 ~= $0.seconds })
    }
  }

  /// Neighbours in one shot are one moment, of which the best score counts.
  @Test func hitsOfAShotAreOneMoment() throws {
    try index.add(randomFrames(200, seed: 1), as: source("a.mp4"))
    var batch = VectorBatch(model: VectorModel(name: "m", dimensions: 2))
    for frame in [10, 11, 12, 55, 150] { _ = batch.append([1, Float(frame) / 100], frame: frame, seconds: Double(frame) * 0.04) }
    try index.addVectors(batch, to: "a.mp4")
    let moments = try index.moments(VectorQuery(vector: [1, 0.11], model: "m", limit: 2))
    #expect(moments.map(\.frame) == [10, 55])
    #expect(moments.first.map { abs($0.seconds - 0.4) < 1e-9 && abs($0.toSeconds - 0.52) < 1e-9 } == true)
    #expect(abs((moments.first?.score ?? 0) - 1) < 1e-6)
  }

  /// The first of a model says what its vectors are; of a video and a model the last count.
  @Test func vectorsAreReplacedByModelAndVideo() throws {
    try index.addVectors(batch(100, 8, seed: 1), to: "a.mp4")
    try index.addVectors(batch(10, 8, seed: 2, model: "other"), to: "a.mp4")
    try index.addVectors(batch(50, 8, seed: 3), to: "a.mp4")
    #expect(try index.connection.integer("SELECT sum(count) FROM embedding") == 60)
    #expect(try index.connection.integer("SELECT count(*) FROM embedding_vector") == 2)
    #expect(throws: IndexError.otherModel(name: "m", found: "9 numbers compared by cosine", expected: "8 numbers compared by cosine")) {
      try index.addVectors(batch(1, 9, seed: 4), to: "b.mp4")
    }
    #expect(throws: IndexError.unknownModel("none")) { try index.nearest(VectorQuery(vector: [1], model: "none")) }
  }

  @Test func whatSixteenBitsCanNotHoldIsRefusedOrScaled() {
    var dot = VectorBatch(model: VectorModel(name: "m", dimensions: 2, metric: .dot))
    #expect(dot.append([1, .nan], frame: 0, seconds: 0) == "a number that is infinite or NaN")
    #expect(dot.append([1, 70000], frame: 0, seconds: 0) == "70000.0 is out of range for 16-bit floats")
    #expect(dot.append([1], frame: 0, seconds: 0) == "1 numbers, expected 2")
    #expect(dot.count == 0)
    var cosine = VectorBatch(model: VectorModel(name: "m", dimensions: 2))
    #expect(cosine.append([3e9, 6e9], frame: 0, seconds: 0) == nil)
    #expect(cosine.append([3e-9, 6e-9], frame: 0, seconds: 0) == nil)
    for row in 0..<2 {
      let vector = vector(row, of: cosine)
      #expect(vector[1] / vector[0] == 2 && 1..<2 ~= vector[1])
    }
  }

  /// A centre that was the mean of one vector is not kept.
  @Test func theCentreFollowsUntilThereAreEnough() throws {
    for row in 0..<40 {
      var one = VectorBatch(model: VectorModel(name: "m", dimensions: 64, metric: .dot))
      _ = one.append((0..<64).map { Float(row) + Float($0) }, frame: nil, seconds: 0)
      try index.addVectors(one, to: "\(row).mp4")
    }
    let model = try #require(try index.storedModel("m"))
    #expect(model.centred == 32)
    #expect(model.centre.first == 15.5)
    #expect(try index.verify().isEmpty)
  }

  /// Every byte that changes shows.
  @Test(arguments: [
    ("UPDATE embedding_vector SET halves = CAST(x'01' || substr(halves, 2) AS BLOB) WHERE id = 4096", "has the wrong checksum"),
    ("UPDATE embedding_code SET codes = CAST(x'5A' || substr(codes, 2) AS BLOB)", "the codes of embedding 1 do not match its vectors"),
    ("DELETE FROM embedding_vector WHERE id > 4096", "embedding 1 has"),
    ("UPDATE embedding SET places = CAST(x'01' || substr(places, 2) AS BLOB)", "has the wrong checksum"),
    ("INSERT INTO embedding_code(id, codes) VALUES(40960, x'00')", "embedding_code 40960 belongs to nothing"),
    ("DELETE FROM model", "embedding 1 has no model"), ("UPDATE detection SET label = 9", "detection 1 has no label"),
  ])
  func verifyNamesDamage(sql: String, fault: String) throws {
    try index.addVectors(batch(500, 64, seed: 9), to: "a.mp4")
    try index.addDetections([Detection(seconds: 0, label: "x", box: [0, 0, 1, 1])], to: "a.mp4", detector: "d")
    #expect(try index.verify().isEmpty)
    try index.connection.execute(sql)
    let faults = try index.verify()
    #expect(faults.contains { $0.contains(fault) }, "\(faults)")
  }
}
