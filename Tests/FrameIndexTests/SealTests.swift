import PixelKernels
import Pixels
import TestSupport
import Testing

@testable import FrameIndex

/// Everything that is stored has a checksum, and verify compares it.
@Suite struct SealTests {
  let folder = TestFolder()

  /// An index that has something in every table.
  private func full(_ name: String) throws -> IndexFile {
    let index = try IndexFile.openOrCreate(folder.file(name))
    var video = source("a.mp4")
    video.geometry = VideoGeometry(width: 1280, height: 720, orientation: 3)
    var writer = try IndexWriter(into: index, video: video)
    writer.append(Thumbnail(frame: 0, pts: 0, width: 4, height: 4, picture: Array(repeating: 7, count: 3000)))
    for frame in randomFrames(300, seed: 1) { try writer.append(frame) }
    var random = SeededGenerator(seed: 1)
    for place in 0..<3 {
      try writer.append(FeatureKeyframe(frame: 20 * place, pts: Int64(20 * place), features: .random(&random, points: 30)))
    }
    try writer.finish()
    let place = Sighting(frame: 2, seconds: 0.5, box: [10, 20, 30, 40])
    let cues = (0..<30).map { TextCue(seconds: Double($0), toSeconds: Double($0) + 1, text: "Words number \($0)", place: place) }
    try index.addText(cues, to: "a.mp4")
    try index.addDetections([Detection(frame: 3, seconds: 1, label: "face", box: [1, 2, 3, 4])], to: "a.mp4", detector: "d")
    var batch = VectorBatch(model: VectorModel(name: "m", dimensions: 16))
    for row in 0..<40 { _ = batch.append((0..<16).map { Float($0 * row) - 50 }, frame: row, seconds: Double(row)) }
    try index.addVectors(batch, to: "a.mp4")
    try addPart(to: index)
    return index
  }

  private func addPart(to index: IndexFile) throws {
    var video = source("b.mp4")
    video.part = VideoPart(1, of: 2, origin: "frame-decode b.mp4")
    var writer = try IndexWriter(into: index, video: video)
    for frame in randomFrames(20, seed: 2) { try writer.append(frame) }
    let layout = try #require(FrameLayout(width: 16, height: 8, format: .gray))
    let ends = try [UInt8(3), 9].map { try #require(ShotEnds.End(layout: layout, samples: Array(repeating: $0, count: 128))) }
    try writer.finish(ends: ShotEnds(first: ends[0], last: ends[1], secondDifference: 2, lastDifference: 1.5))
  }

  private static let columns = IndexSchema.groups.flatMap(\.tables).flatMap { table in
    table.sealed.map { "\(table.name).\($0)" }
  }

  /// Every column of every table that has a seal.
  @Test(arguments: columns) func aChangedValueIsNamed(column: String) throws {
    let index = try full("a.fidx")
    #expect(try index.verify().isEmpty)
    let parts = column.split(separator: ".")
    let name = parts[1]
    let other = "CASE typeof(\(name)) WHEN 'text' THEN \(name) || 'x' WHEN 'blob' THEN x'00' ELSE coalesce(\(name), 0) + 1 END"
    let row = parts[0] == "setting" ? "name = 'repeat'" : "rowid = (SELECT min(rowid) FROM \(parts[0]))"
    try index.connection.execute("UPDATE \(parts[0]) SET \(name) = \(other) WHERE \(row)")
    let faults = try index.verify()
    #expect(faults.contains { $0.contains("\(parts[0]) ") && $0.contains("does not have its checksum") }, "\(faults)")
  }

  /// Bits of the file that are flipped are named, or change nothing that an export tells.
  @Test func everyFlippedBitIsHarmlessOrNamed() throws {
    let index = try full("a.fidx")
    try index.compact()
    let whole = readFile(folder.file("a.fidx"))
    func export(_ path: String) throws -> [[UInt8]] {
      var lines: [[UInt8]] = []
      try IndexFile.open(path).export { lines.append(Array(copy $0)) }
      return lines
    }
    let expected = try export(folder.file("a.fidx"))
    var random = SeededGenerator.ofThisRun(), named = 0
    for _ in 0..<300 {
      var bytes = whole
      let place = Int.random(in: 0..<bytes.count, using: &random)
      bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      writeFile(bytes, to: folder.file("f.fidx"))
      var isNamed = false
      do { isNamed = try !IndexFile.open(folder.file("f.fidx")).verify().isEmpty } catch { isNamed = true }
      if isNamed { named += 1 } else { #expect(try export(folder.file("f.fidx")) == expected, "byte \(place)") }
    }
    // Much of so small a file is free.
    #expect(named > 3, "\(named) of 300")
  }
}
