import TestSupport
import Testing

@testable import FrameIndex

@Suite struct TextTests {
  let folder: TestFolder
  let index: IndexFile

  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    try index.add(randomFrames(10, seed: 1), as: source("a.mp4"))
    try index.addText(
      [
        TextCue(seconds: 1, toSeconds: 2, text: "Mind the gap"),
        TextCue(seconds: 3, toSeconds: 4, text: "Platform 9, \"Königs Cross\" 100%"),
      ], to: "a.mp4")
  }

  @Test(arguments: [
    ("orm 9", [3.0]), ("MIND", [1]), ("the gap", [1]), ("KÖNIGS", [3]), ("\"Kön", [3]), ("0%", [3]), ("9", [3]), ("platform 8", []),
    ("_", []),
  ])
  func substringsAreFound(text: String, seconds: [Double]) throws { #expect(try index.find(text: text).map(\.seconds) == seconds) }

  /// However long the query is: short ones are looked for in cue after cue, longer ones by trigrams.
  @Test(arguments: ["İstanbul, Straße, ΟΔΟΣ, cafe\u{301}", "İSTANBUL, STRASSE, οδος, CAF\u{C9}"])
  func everyScriptFoldsAtEveryLength(text: String) throws {
    try index.addText([TextCue(seconds: 5, toSeconds: 6, text: text)], to: "b.mp4")
    let queries = [
      "is", "İs", "I\u{307}", "ist", "istanbul", "İSTANBUL", "i\u{307}stanbul", "ß", "SS", "aß", "strasse", "ς", "Σ", "οδος", "ΟΔΟΣ", "é",
      "fe\u{301}", "CAFÉ",
    ]
    for query in queries {
      let found = try index.find(text: query, scope: SearchScope(video: "b.mp4"))
      #expect(found.map(\.seconds) == [5], "\(query)")
    }
    #expect(try index.find(text: "istanbol", isFuzzy: true, scope: SearchScope(video: "b.mp4")).count == 1)
  }

  /// Words stay when the video's frames are replaced, and go with the video.
  @Test func wordsBelongToTheirVideo() throws {
    try index.add(randomFrames(20, seed: 2), as: source("a.mp4", bytes: 7))
    #expect(try index.find(text: "gap").map(\.video) == ["a.mp4"])
    try index.addText([TextCue(seconds: 1, toSeconds: 2, text: "gap of another")], to: "unseen.mp4")
    #expect(try index.videos().map(\.state) == [.complete, .named])
    #expect(try index.find(text: "gap", scope: SearchScope(video: "un*")).count == 1)
    try index.add(randomFrames(20, seed: 3), as: source("unseen.mp4"))
    #expect(try index.videos().map(\.state) == [.complete, .complete])
    #expect(try index.find(text: "gap").count == 2)
    _ = try index.remove("a.mp4")
    #expect(try index.find(text: "gap").map(\.video) == ["unseen.mp4"])
    #expect(try index.verify().isEmpty)
  }

  @Test func wordsAreReplacedByKind() throws {
    try index.addText([TextCue(seconds: 5, toSeconds: 6, kind: "ocr", text: "gap in the wall")], to: "a.mp4")
    try index.addText([TextCue(seconds: 7, toSeconds: 8, text: "no hole")], to: "a.mp4")
    #expect(try index.find(text: "gap").map(\.text) == ["gap in the wall"])
  }

  @Test func subtitlesOfBothKindsAreRead() {
    let srt = "1\r\n00:00:01,500 --> 00:00:02,000\r\n<i>Hello</i>\r\nthere\r\n\r\n2\r\n01:00:00,000 --> 01:00:01,250\r\nBye\r\n"
    let vtt = "WEBVTT\n\nNOTE x\n\n00:01.500 --> 00:02.000 align:start\nHello there\n\nid\n01:00:00.000 --> 01:00:01.250\nBye"
    let expected = [TextCue(seconds: 1.5, toSeconds: 2, text: "Hello there"), TextCue(seconds: 3600, toSeconds: 3601.25, text: "Bye")]
    #expect(SubtitleText.cues(srt) { _ in Issue.record("a good cue") } == expected)
    #expect(SubtitleText.cues(vtt) { _ in Issue.record("a good cue") } == expected)
  }

  @Test func wordsSurviveExportAndImport() throws {
    var lines: [[UInt8]] = []
    try index.export { lines.append(Array(copy $0)) }
    let copy = try IndexFile.openOrCreate(folder.file("b.fidx"))
    var reader = IndexImport(into: copy)
    for line in lines { try reader.add(line) }
    try reader.finish()
    #expect(try copy.text(of: "a.mp4") == index.text(of: "a.mp4"))
    #expect(try copy.text(of: "a.mp4").count == 2)
  }

  /// However many cues contain it, the first ones come, in the order of videos and time.
  @Test(arguments: [("even", 2), ("common", 1), ("rare 7", 1000), ("n", 1)])
  func theFirstOnesCome(text: String, step: Int) throws {
    for video in ["c.mp4", "b.mp4"] {
      let cues = (0..<2000).reversed().map { number in
        TextCue(
          seconds: Double(number), toSeconds: Double(number) + 1,
          text: "common \(number % 2 == 0 ? "even" : "odd") \(number % 1000 == 0 ? "rare 7" : "")")
      }
      try index.addText(cues, to: video)
    }
    let expected = ["b.mp4", "c.mp4"].flatMap { video in stride(from: 0, to: 2000, by: step).map { "\(video) \(Double($0))" } }
    for limit in [1, 3, 20, 0] {
      let found = try index.find(text: text, limit: limit, scope: SearchScope(video: "[bc].mp4")).map { "\($0.video) \($0.seconds)" }
      #expect(found == Array(limit > 0 ? expected.prefix(limit) : expected[...]))
    }
    let late = try index.find(text: text, limit: 2, scope: SearchScope(video: "b*", from: 1000.5))
    #expect(late.first?.seconds == [2: 1000, 1: 1000, 1000: 1000][step])
  }
}
