import JSONText
import TestSupport
import Testing

@testable import FrameIndex

@Suite struct DetectionTests {
  let folder: TestFolder
  let index: IndexFile

  /// Shots of two seconds, 25 frames a second.
  init() throws {
    folder = TestFolder()
    index = try IndexFile.openOrCreate(folder.file("a.fidx"))
    try index.add(randomFrames(200, seed: 1), as: source("a.mp4"))
  }

  private func face(_ seconds: Double, _ score: Double = 0.9, _ label: String = "face") -> Detection {
    Detection(seconds: seconds, label: label, score: score, box: [1.5, 2, 30, 40.25])
  }

  private func ranges(_ moments: [ObjectMoment]) -> [[Double]] { moments.map { [$0.seconds, $0.toSeconds, $0.score] } }

  /// One moment a shot, with the best score in it, the best first.
  @Test func hitsOfAShotAreOneMoment() throws {
    try index.addDetections([face(0.4), face(0.44, 0.7), face(1.96, 0.95), face(2, 0.8), face(5, 0.5)], to: "a.mp4", detector: "d")
    let found = try index.find(label: "face")
    #expect(ranges(found) == [[0.4, 2, 0.95], [2, 2.04, 0.8], [5, 5.04, 0.5]])
    #expect(found.map(\.frame) == [10, 50, 125])
    #expect(try index.find(label: "face", limit: 1).map(\.score) == [0.95])
    #expect(try index.find(label: "face", leastScore: 0.8).count == 2)
    #expect(try index.find(label: "fac").isEmpty)
  }

  @Test func theScopeIsKept() throws {
    try index.addDetections([face(1), face(3), face(5)], to: "a.mp4", detector: "d")
    try index.addDetections([face(1)], to: "b.mp4", detector: "d")
    #expect(try index.find(label: "face", scope: SearchScope(video: "b*")).map(\.video) == ["b.mp4"])
    #expect(try index.find(label: "face", scope: SearchScope(video: "a*", from: 2, to: 4)).map(\.seconds) == [3])
  }

  /// Of one detector and one video the last counts.
  @Test func aDetectorReplacesWhatItSawBefore() throws {
    try index.addDetections([face(1), face(2)], to: "a.mp4", detector: "old")
    try index.addDetections([face(3)], to: "a.mp4", detector: "other")
    try index.addDetections([face(5)], to: "a.mp4", detector: "old")
    #expect(try index.detections(of: "a.mp4").map(\.detection.seconds) == [3, 5])
  }

  private func read(_ lines: [String], into index: IndexFile) throws -> [String] {
    var reader = DetectionReader(into: index, video: "a.mp4", detector: "d")
    var errors: [String] = []
    for (number, line) in lines.enumerated() {
      do { try reader.add(try JSONValue(line.utf8), line: number + 1) } catch { errors.append("\(error)") }
    }
    try reader.store()
    return errors
  }

  @Test func framesGetTheirTimes() throws {
    let errors = try read(
      [#"{"frame":75,"label":"cat","box":[0,0,1,1]}"#, #"{"frame":7,"seconds":0.5,"label":"cat","box":[0,0,1,1]}"#], into: index)
    #expect(errors.isEmpty)
    #expect(try index.detections(of: "a.mp4").map(\.detection.seconds) == [0.5, 3])
    #expect(try index.detections(of: "a.mp4").map(\.detection.frame) == [7, 75])
  }

  @Test(arguments: [
    (#"{"seconds":1,"box":[0,0,1,1]}"#, "line 2: a detection without 'label'"),
    (#"{"seconds":1,"label":"x","box":[0,0,1]}"#, "line 2: 'box' is not [left,top,right,bottom]"),
    (#"{"seconds":1,"label":"x","box":[5,0,1,1]}"#, "line 2: 'box' is not [left,top,right,bottom]"),
    (#"{"seconds":1,"label":"x","score":"high","box":[0,0,1,1]}"#, "line 2: 'score' is not a number"),
    (#"{"frame":-1,"label":"x","box":[0,0,1,1]}"#, "line 2: 'frame' is not a number from 0"),
    (#"{"label":"x","box":[0,0,1,1]}"#, "line 2: neither 'frame' nor 'seconds'"),
    (
      #"{"frame":9000,"label":"x","box":[0,0,1,1]}"#,
      "line 2: the index does not know when frame 9000 of a.mp4 is shown: expected 'seconds'"
    ),
  ])
  func aBadLineIsNamedAndTheRestKept(line: String, message: String) throws {
    let good = #"{"seconds":1,"label":"x","box":[0,0,1,1]}"#
    #expect(try read([good, line, good], into: index) == [message])
    #expect(try index.detections(of: "a.mp4").count == 2)
  }

  /// A frame within a run of near-repeats, whose times are not stored, lies evenly between the run's ends.
  @Test func framesOfARunHaveTimes() throws {
    var frames = randomFrames(30, seed: 2)
    for place in 5..<25 {
      frames[place].pdq = frames[5].pdq
      frames[place].shotScore = 0
    }
    try index.add(frames, as: source("still.mp4"))
    let timeline = try index.timeline(of: "still.mp4")
    for frame in [0, 5, 6, 17, 24, 25, 29] { #expect(abs((timeline.seconds(ofFrame: frame) ?? -1) - Double(frame) * 0.04) < 1e-9) }
    #expect(timeline.seconds(ofFrame: 30) == nil)
    #expect(abs(timeline.end(at: 0.4) - 0.44) < 1e-9)
    #expect(timeline.frame(at: 0.2) == 5 && timeline.frame(at: 0.4) == nil && timeline.frame(at: 9) == nil)
  }
}
