internal import Pixels

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
