import Foundation
import PixelKernels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct FeatureTests {
  let folder = TestFolder()
  /// A twelfth of a turn, half as large, and to the right.
  private let turn = SimilarityTransform(a: 0.5 * cos(.pi / 6), b: 0.5 * sin(.pi / 6), dx: 400, dy: 100)

  private func library(_ random: inout SeededGenerator) throws -> (index: IndexFile, pictures: [[FeatureSet]]) {
    let index = try IndexFile.openOrCreate(folder.file("i.fidx"))
    let pictures = (0..<4).map { _ in (0..<70).map { _ in FeatureSet.random(&random) } }
    for (video, pictures) in pictures.enumerated() { try index.add(pictures, as: "v\(video).mp4") }
    return (index, pictures)
  }

  @Test func aCaptureIsFoundWithItsPlace() throws {
    var random = SeededGenerator(seed: 1)
    let (index, pictures) = try library(&random)
    let query = pictures[2][66].seen(turn, &random)
    let found = try index.find(FeatureQuery(pictures: [query]))
    #expect(found.map(\.video) == ["v2.mp4"])
    let best = try #require(found.first)
    #expect(best.isCertain && best.inliers > 60 && best.frame == 66 * 25)
    #expect(best.seconds == 66 && best.toSeconds == 67)
    for (corner, expected) in zip(best.corners, [(0, 0), (640, 0), (640, 360), (0, 360)]) {
      #expect(corner.distance(to: turn(PicturePoint(x: Double(expected.0), y: Double(expected.1)))) < 6)
    }
  }

  @Test func theMirrorImageIsFoundWhereItIsAskedFor() throws {
    var random = SeededGenerator(seed: 2)
    let (index, pictures) = try library(&random)
    let other = FeatureSet.random(&random), query = pictures[0][3].seen(turn, &random)
    #expect(try index.find(FeatureQuery(pictures: [other])).isEmpty)
    let found = try index.find(FeatureQuery(pictures: [other, query]))
    #expect(found.map(\.picture) == [1] && found.map(\.video) == ["v0.mp4"])
  }

  @Test func unrelatedPicturesAreNotFound() throws {
    var random = SeededGenerator(seed: 3)
    let (index, _) = try library(&random)
    for _ in 0..<10 { #expect(try index.find(FeatureQuery(pictures: [.random(&random, points: 2000)])).isEmpty) }
    #expect(try index.find(FeatureQuery(pictures: [FeatureSet(width: 640, height: 360, points: [])])).isEmpty)
  }

  /// A logo in a corner is in many videos, and says nothing.
  @Test func aSharedLogoIsNotFound() throws {
    var random = SeededGenerator(seed: 4)
    let index = try IndexFile.openOrCreate(folder.file("i.fidx"))
    let logo = FeatureSet.random(&random, points: 30, columns: 540..<620, rows: 20..<60)
    var pictures = (0..<3).map { _ in FeatureSet.random(&random, points: 170) }
    for place in pictures.indices { pictures[place].points += logo.points }
    for (video, picture) in pictures.enumerated() { try index.add([picture], as: "v\(video).mp4") }
    let found = try index.find(FeatureQuery(pictures: [pictures[1].seen(turn, &random)]))
    #expect(found.map(\.video) == ["v1.mp4"] && found.allSatisfy(\.isCertain))
  }

  /// Points in a small part of a picture that has no others are a possibility, and come after what is certain.
  @Test func aFlatPictureIsOnlyPossible() throws {
    var random = SeededGenerator(seed: 11)
    let index = try IndexFile.openOrCreate(folder.file("i.fidx"))
    let title = FeatureSet.random(&random, points: 40, columns: 200..<420, rows: 160..<200)
    var whole = FeatureSet.random(&random, points: 160)
    whole.points += title.points
    for (video, picture) in [title, whole].enumerated() { try index.add([picture], as: "v\(video).mp4") }
    let found = try index.find(FeatureQuery(pictures: [whole.seen(turn, &random)]))
    #expect(found.map(\.video) == ["v1.mp4", "v0.mp4"] && found.map(\.isCertain) == [true, false])
  }

  @Test func scopesAndLimitsHold() throws {
    var random = SeededGenerator(seed: 5)
    let index = try IndexFile.openOrCreate(folder.file("i.fidx"))
    let picture = FeatureSet.random(&random), other = FeatureSet.random(&random)
    for video in ["a/1.mp4", "b/2.mp4"] { try index.add([picture, other, other, other, other, other, picture], as: video) }
    let query = picture.seen(turn, &random)
    func found(_ scope: SearchScope, limit: Int = 0) throws -> [String] {
      try index.find(FeatureQuery(pictures: [query], limit: limit, scope: scope)).map { "\($0.video) \(Int($0.seconds))" }.sorted()
    }
    #expect(try found(SearchScope()) == ["a/1.mp4 0", "a/1.mp4 6", "b/2.mp4 0", "b/2.mp4 6"])
    #expect(try found(SearchScope(video: "b/*")) == ["b/2.mp4 0", "b/2.mp4 6"])
    #expect(try found(SearchScope(from: 3)) == ["a/1.mp4 6", "b/2.mp4 6"])
    #expect(try found(SearchScope(), limit: 1).count == 1)
  }

  /// What is stored is what is read; merges, exports and removals take it along.
  @Test func keyframesAreStoredMergedExportedAndRemoved() throws {
    var random = SeededGenerator(seed: 6)
    let (index, pictures) = try library(&random)
    let stored = try index.keyframes(of: "v1.mp4")
    #expect(stored.map(\.features.points) == pictures[1].map(\.points))
    #expect(stored.map(\.frame) == (0..<70).map { $0 * 25 })
    #expect(try index.summary().keyframes == 280 && index.summary().points == 56_000)
    let merged = try IndexFile.openOrCreate(folder.file("merged.fidx"))
    _ = try merged.merge(index)
    #expect(try merged.keyframes(of: "v1.mp4").map(\.features.points) == pictures[1].map(\.points))
    let imported = try IndexFile.openOrCreate(folder.file("imported.fidx"))
    var reader = IndexImport(into: imported)
    try index.export { line in try reader.add(Array(line)) }
    #expect(try reader.finish().isEmpty)
    #expect(try imported.keyframes(of: "v3.mp4").map(\.features.points) == pictures[3].map(\.points))
    #expect(try index.remove("v1.mp4") == ["v1.mp4"])
    #expect(try index.summary().keyframes == 210)
    for file in [index, merged, imported] { #expect(try file.verify().isEmpty) }
  }

  @Test func pointsCanBeAddedLaterAndReplaced() throws {
    var random = SeededGenerator(seed: 7)
    let index = try IndexFile.openOrCreate(folder.file("i.fidx"))
    try index.add(randomFrames(50, seed: 1), as: source("a.mp4"))
    let picture = FeatureSet.random(&random)
    #expect(try index.find(FeatureQuery(pictures: [picture])).isEmpty)
    for _ in 0..<2 { try index.replaceFeatures([FeatureKeyframe(frame: 10, pts: 5120, features: picture)], of: "a.mp4") }
    #expect(try index.keyframes(of: "a.mp4").count == 1)
    #expect(try index.find(FeatureQuery(pictures: [picture.seen(turn, &random)])).map(\.frame) == [10])
    #expect(throws: IndexError.unknownVideo("b.mp4")) { try index.replaceFeatures([], of: "b.mp4") }
    #expect(try index.verify().isEmpty)
  }

  @Test(arguments: [
    "UPDATE feature SET facts = x'00'", "UPDATE feature SET points = 100000000", "UPDATE feature SET keyframes = 63",
    "UPDATE feature_scan SET points = x'0102'", "UPDATE feature_rest SET words = x''", "DELETE FROM feature_scan",
    "UPDATE feature SET facts = zeroblob(5000000)",
  ]) func damageIsSeenAndTold(change: String) throws {
    var random = SeededGenerator(seed: 8)
    let index = try IndexFile.openOrCreate(folder.file("i.fidx"))
    let picture = FeatureSet.random(&random)
    try index.add([picture], as: "a.mp4")
    try index.connection.execute(change)
    #expect(try !index.verify().isEmpty)
    #expect(throws: IndexError.self) {
      _ = try index.find(FeatureQuery(pictures: [picture.seen(self.turn, &random)]))
      _ = try index.keyframes(of: "a.mp4")
      throw IndexError.missing(path: "")
    }
  }
}
