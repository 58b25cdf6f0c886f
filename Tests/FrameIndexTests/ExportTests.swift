import JSONText
import Pixels
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct ExportTests {
  let folder: TestFolder
  init() { folder = TestFolder() }

  private func export(_ index: IndexFile) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try index.export { lines.append(Array(copy $0)) }
    return lines
  }

  /// An index that is built from an export gives the same export.
  @Test func anIndexIsBuiltAgainFromItsExport() throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    var frames = randomFrames(5000, seed: 41)
    for place in 100..<200 { frames[place].pdq = frames[100].pdq }
    try index.add(frames, as: source("a \"quoted\" name.mp4"))
    var partial = try IndexWriter(into: index, video: source("b.mp4", origin: "--fps 5"))
    for frame in randomFrames(10, seed: 42) { try partial.append(frame) }
    try partial.finishPartially("the stream ends early")
    let lines = try export(index)
    let copy = try IndexFile.openOrCreate(folder.file("b.fidx"))
    var reader = IndexImport(into: copy)
    for line in lines { try reader.add(line) }
    try reader.finish()
    #expect(try export(copy) == lines)
    #expect(try copy.verify().isEmpty)
  }

  @Test func aFrameHasItsDocumentedKeys() throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    let frames = randomFrames(3, seed: 43)
    try index.add(frames, as: source("a.mp4"))
    let values = try export(index).map { try JSONValue($0) }
    #expect(values.map { $0["kind"]?.string } == ["settings", "video", "frame", "frame", "frame", "end"])
    #expect(values[3]["video"]?.string == "a.mp4")
    #expect(values[3]["frame"]?.integer == 1)
    #expect(values[3]["seconds"]?.number == 0.04)
    #expect(values[3]["pdq"]?.string == frames[1].pdq.description)
    #expect(values[3]["quality"]?.integer == Int64(frames[1].quality))
  }

  /// Frames of another program's making, without times in ticks.
  @Test func framesAloneAreEnough() throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    var reader = IndexImport(into: index)
    let pdq = String(repeating: "ab", count: 32)
    try reader.add(#"{"video":"x.mp4","frame":0,"seconds":0.5,"pdq":"\#(pdq)","quality":100}"#.utf8)
    try reader.finish()
    let moments = try index.find(FrameQuery(variants: [PDQ(pdq)!]))
    #expect(moments.map(\.seconds) == [0.5])
  }

  /// A bad line is named by its number and the rest kept.
  @Test(arguments: [
    (#"{"video":"x.mp4","frame":1"#, "line 2: not JSON"), (#"{"frame":1}"#, "line 2: a frame without 'video'"),
    (#"{"video":"x.mp4","frame":1,"seconds":1,"pdq":"00","quality":1}"#, "line 2: 'pdq'"),
    (#"{"video":"x.mp4","frame":-1,"seconds":1,"pdq":"00","quality":1}"#, "line 2: a frame without 'frame', its number"),
    ("[]", "line 2: a frame"),
  ])
  func aBadLineIsNamed(line: String, message: String) throws {
    let index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    var reader = IndexImport(into: index)
    let good = { (frame: Int) in
      #"{"video":"x.mp4","frame":\#(frame),"seconds":\#(frame),"pdq":"\#(String(repeating: "\(frame)", count: 64))","quality":9}"#.utf8
    }
    try reader.add(good(1))
    do {
      try reader.add(line.utf8)
      Issue.record("accepted")
    } catch {
      #expect("\(error)".hasPrefix(message), "\(error)")
    }
    try reader.add(good(2))
    try reader.finish()
    #expect(try index.storedRuns(of: "x.mp4").count == 2)
  }
}
