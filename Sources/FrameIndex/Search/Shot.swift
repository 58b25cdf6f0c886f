internal import Pixels
public import SystemIO

/// A stretch of a video between two cuts.
public struct Shot: Equatable, Sendable {
  /// The video's path.
  @ExactText public var video: String
  /// Index of the first frame, from 0.
  public var firstFrame: Int
  /// Index of the last frame of the shot, inclusive.
  public var lastFrame: Int
  /// When the first frame is shown, in seconds of the video.
  public var seconds: Double
  /// When the last frame ends, in seconds of the video.
  public var toSeconds: Double
  /// The score of the cut that begins it, 0…100; 0 for the first.
  public var score: Double
}

extension IndexFile {
  /// The shots of a video, from the scores that were stored with its frames.
  ///
  /// - Returns: shots, and whether frames are missing between those that were added: cuts are then only as precise as that
  ///   sampling.
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func shots(of video: String, rule: CutRule = .default) throws(IndexError) -> (shots: [Shot], isSampled: Bool) {
    guard let entry = try videos(Self.glob(exactly: video)).first, entry.state != .named else { throw .unknownVideo(video) }
    let runs = try storedRuns(of: video)
    let key = VideoKey(path: video, timeBase: entry.source.timeBase)
    let scores = runs.map { Double($0.sample.shotScore) }
    var shots: [Shot] = []
    for (place, run) in runs.enumerated() {
      if place > 0, !rule.isCut(place, in: scores) {
        shots[shots.count - 1].lastFrame = run.lastFrame
        shots[shots.count - 1].toSeconds = key.seconds(run.endPTS)
        continue
      }
      let start = key.seconds(run.sample.pts)
      shots.append(
        Shot(
          video: video, firstFrame: run.sample.frame, lastFrame: run.lastFrame, seconds: start, toSeconds: key.seconds(run.endPTS),
          score: place == 0 ? 0 : scores[place]))
    }
    let span = (runs.last?.lastFrame ?? 0) - (runs.first?.sample.frame ?? 0) + 1
    return (shots, !runs.isEmpty && runs.reduce(0) { $0 + $1.frames } < span)
  }
}

/// Where cuts are seen.
public enum CutRule: Equatable, Sendable {
  /// Scores from this one up.
  case fixed(Double)
  /// Scores that stand out from their neighbours by this factor, and are at least `min`.
  case adaptive(factor: Double, min: Double)

  /// What FFmpeg's scdet calls a cut.
  public static let `default` = CutRule.fixed(defaultThreshold)
  /// The score of a cut, as FFmpeg's scdet has it: 10 of 100.
  public static let defaultThreshold = SceneCut.defaultThreshold

  func isCut(_ place: Int, in scores: [Double]) -> Bool {
    switch self {
    case .fixed(let threshold): return scores[place] >= threshold
    case .adaptive(let factor, let min):
      let around = (max(0, place - 2)...Swift.min(scores.count - 1, place + 2)).filter { $0 != place }
      let mean = around.reduce(0) { $0 + scores[$1] } / Double(max(1, around.count))
      return scores[place] >= min && scores[place] >= factor * mean
    }
  }
}
