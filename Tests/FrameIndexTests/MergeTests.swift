import TestSupport
import Testing

@testable import FrameIndex

@Suite struct MergeTests {
  let folder: TestFolder
  init() { folder = TestFolder() }

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

  /// Frames, pictures of shots, points, words, detections and vectors.
  private func addEverything(to index: IndexFile, _ number: Int) throws {
    let path = "\(number).mp4", frames = randomFrames(300, seed: UInt64(70 + number))
    var random = SeededGenerator(seed: UInt64(170 + number))
    var writer = try IndexWriter(into: index, video: source(path, bytes: Int64(number)))
    for frame in frames {
      try writer.append(frame)
      guard frame.frame % 100 == 0 else { continue }
      writer.append(
        Thumbnail(frame: frame.frame, pts: frame.pts, width: 16, height: 9, picture: Array(repeating: UInt8(number), count: 300)))
      try writer.append(FeatureKeyframe(frame: frame.frame, pts: frame.pts, features: .random(&random)))
    }
    try writer.finish()
    for kind in ["subtitle", "ocr"] {
      try index.addText([TextCue(seconds: 1, toSeconds: 2, kind: kind, text: "\(kind) \(number)")], to: path)
    }
    for detector in ["a", "b"] {
      try index.addDetections(
        [Detection(frame: 30, seconds: 1.2, label: "face", score: 0.5, box: [1, 2, 3, 4])], to: path, detector: detector)
    }
    for model in ["m", "n"] {
      var batch = VectorBatch(model: VectorModel(name: model, dimensions: 3))
      for frame in 0..<20 { _ = batch.append([Float(number), 1, Float(frame)], frame: frame, seconds: Double(frame) / 25) }
      try index.addVectors(batch, to: path)
    }
  }

  private func export(_ index: IndexFile) throws -> [String] {
    var lines: [String] = []
    try index.export { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines.sorted()
  }

  /// Whatever an index has of a video, in any order of the sources and however often they are merged.
  @Test func everythingComesAlongOnce() throws {
    let all = try IndexFile.openOrCreate(folder.file("all.fidx"))
    let parts = try (0..<3).map { try IndexFile.openOrCreate(folder.file("\($0).fidx")) }
    for number in 0..<6 { for index in [all, parts[number % 3]] { try addEverything(to: index, number) } }
    // Words of a video that this index only names.
    for index in [all, parts[0]] { try index.addText([TextCue(seconds: 5, toSeconds: 6, kind: "later", text: "later")], to: "none.mp4") }
    let expected = try export(all)
    for order in [[0, 1, 2], [2, 0, 1, 2, 0]] {
      let merged = try IndexFile.openOrCreate(folder.file("m\(order.count).fidx"))
      for part in order { _ = try merged.merge(parts[part]) }
      #expect(try export(merged) == expected)
      for number in 0..<6 { #expect(try merged.thumbnails(of: "\(number).mp4") == all.thumbnails(of: "\(number).mp4")) }
      #expect(try merged.verify().isEmpty)
      // Once more: nothing is written.
      try merged.compact()
      let observer = try Connection(path: merged.path, .read)
      let before = (try observer.integer("PRAGMA data_version"), readFile(merged.path))
      for part in parts { #expect(try merged.merge(part) == 0) }
      #expect(try observer.integer("PRAGMA data_version") == before.0)
      #expect(readFile(merged.path) == before.1)
    }
  }

  /// What an index lacks of a video that it has is added to it: kinds of words, detectors, models, points.
  @Test func whatIsMissingOfAVideoIsAdded() throws {
    let full = try IndexFile.openOrCreate(folder.file("full.fidx")), bare = try IndexFile.openOrCreate(folder.file("bare.fidx"))
    try addEverything(to: full, 1)
    var writer = try IndexWriter(into: bare, video: source("1.mp4", bytes: 1))
    for frame in randomFrames(300, seed: 71) { try writer.append(frame) }
    try writer.finish()
    try bare.addText([TextCue(seconds: 9, toSeconds: 10, kind: "ocr", text: "own")], to: "1.mp4")
    #expect(try bare.merge(full) == 0)
    #expect(try bare.text(of: "1.mp4").map(\.text).sorted() == ["own", "subtitle 1"])
    #expect(try bare.detections(of: "1.mp4").map(\.detector).sorted() == ["a", "b"])
    #expect(try bare.models().map(\.name).sorted() == ["m", "n"])
    #expect(try bare.keyframes(of: "1.mp4").map(\.features.points) == full.keyframes(of: "1.mp4").map(\.features.points))
    #expect(try bare.verify().isEmpty)
  }

  /// Damage in a source is told, and neither becomes sound by a merge nor spoils what is there.
  @Test(arguments: [
    "UPDATE fingerprint SET pdq = zeroblob(length(pdq))", "UPDATE segment SET facts = zeroblob(length(facts))",
    "UPDATE segment SET first_pts = first_pts + 512", "UPDATE video SET path = 'a.mp4' WHERE path = '2.mp4'",
    "UPDATE video SET width = 7", "UPDATE thumb SET picture = x'00'", "UPDATE text SET body = 'other'",
    "UPDATE detection SET score = 1", "UPDATE label SET name = 'cat'", "UPDATE embedding_vector SET halves = zeroblob(length(halves))",
    "UPDATE feature_scan SET points = zeroblob(length(points))", "UPDATE feature SET points = points + 1", "DELETE FROM fingerprint",
    "DELETE FROM feature_rest",
  ]) func aDamagedSourceIsNamed(change: String) throws {
    let target = try IndexFile.openOrCreate(folder.file("t.fidx")), other = try IndexFile.openOrCreate(folder.file("o.fidx"))
    try target.add(randomFrames(100, seed: 64), as: source("a.mp4"))
    for number in 1...2 { try addEverything(to: other, number) }
    try other.connection.execute(change)
    #expect(try !other.verify().isEmpty, "the change does harm")
    #expect {
      _ = try target.merge(try IndexFile.open(other.path))
    } throws: { error in
      guard case .damaged(other.path, _) = error as? IndexError else { return false }
      return true
    }
    #expect(try target.verify().isEmpty)
    #expect(try target.storedRuns(of: "a.mp4").map(\.sample) == randomFrames(100, seed: 64))
  }
}
