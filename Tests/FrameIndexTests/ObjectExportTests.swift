import TestSupport
import Testing

@testable import FrameIndex

/// Everything that is not a frame survives export, import and merge.
@Suite struct ObjectExportTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    try index.add(randomFrames(100, seed: 1), as: source("a.mp4"))
    var random = SeededGenerator(seed: 3)
    for video in ["a.mp4", "unseen.mp4"] {
      var batch = VectorBatch(model: VectorModel(name: "m", dimensions: 33, metric: .dot))
      for row in 0..<200 {
        // Every kind of number that 16 bits hold, subnormal ones too.
        let vector = (0..<33).map { _ in Float(Float16(bitPattern: UInt16.random(in: 0..<0x7C00, using: &random))) }
        _ = batch.append(vector, frame: row % 3 == 0 ? nil : row, seconds: Double(row) / 3)
      }
      try index.addVectors(batch, to: video)
      let seen = (0..<50).map {
        Detection(frame: $0, seconds: Double($0) / 7, label: "l\($0 % 3)", score: 0.1 * Double($0), box: [0.1, 0.2, 3, 4])
      }
      try index.addDetections(seen, to: video, detector: "d \"quoted\"")
    }
  }

  private func export(_ index: IndexFile) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try index.export { lines.append(Array(copy $0)) }
    return lines
  }

  @Test func anIndexIsBuiltAgainFromItsExport() throws {
    let lines = try export(index)
    let copy = try IndexFile.openOrCreate(folder.file("b.fidx"))
    var reader = IndexImport(into: copy)
    for line in lines { try reader.add(line) }
    try reader.finish()
    #expect(try export(copy) == lines)
    #expect(try copy.verify().isEmpty)
    let (mine, theirs) = (try index.summary(), try copy.summary())
    #expect(theirs.detections == 100 && theirs.vectors == 400)
    #expect(mine.models == theirs.models && mine.labels == ["l0", "l1", "l2"])
  }

  @Test func aMergeBringsEverythingAndAgainChangesNothing() throws {
    let other = try IndexFile.openOrCreate(folder.file("b.fidx"))
    for _ in 0..<2 {
      _ = try other.merge(index)
      #expect(try export(other) == export(index))
    }
    #expect(try other.verify().isEmpty)
  }

  /// To a video that is there only what is missing comes.
  @Test func aMergeLeavesWhatIsThere() throws {
    let other = try IndexFile.openOrCreate(folder.file("b.fidx"))
    try other.add(randomFrames(100, seed: 1), as: source("a.mp4"))
    try other.addDetections([Detection(seconds: 1, label: "mine", box: [0, 0, 1, 1])], to: "a.mp4", detector: "d \"quoted\"")
    #expect(try other.merge(index) == 0)
    #expect(try other.detections(of: "a.mp4").map(\.detection.label) == ["mine"])
    #expect(try other.summary().vectors == 400)
  }
}
