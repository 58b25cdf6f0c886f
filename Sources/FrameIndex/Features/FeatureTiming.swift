public import Pixels

/// Which of the frames around a keyframe a query shows, by their fingerprints and that of the query as it would lie in the frame.
public struct FeatureTiming: Sendable {
  public var frame: Int
  /// The stretch of frames that can't be told apart. Seconds.
  public var seconds: Double
  public var toSeconds: Double
  public var distance: Int

  /// Seconds before the keyframe and after the stretch up to the next that may hold the frame.
  public static let slackSeconds = 1.2
  /// Frames that differ from the query by at most this many bits more than the nearest can't be told from it.
  static let maxExtra = 4
  /// A stretch ends where nothing in it was as near for longer. Seconds.
  static let maxGap = 0.5

  /// - Parameters:
  ///   - frames: in the order of time.
  ///   - pdq: of the rectified query.
  /// - Returns: `nil` where no frame is near enough to tell.
  public init?(of frames: [TimedFingerprint], to pdq: PDQ) {
    let distances = frames.map { $0.pdq.distance(to: pdq) }
    guard let best = distances.indices.min(by: { distances[$0] < distances[$1] }), distances[best] <= MatchBand.maybeLimit else {
      return nil
    }
    let limit = distances[best] + Self.maxExtra
    var (first, last) = (best, best)
    for index in stride(from: best - 1, through: 0, by: -1) where distances[index] <= limit {
      guard frames[first].seconds - frames[index].toSeconds <= Self.maxGap else { break }
      first = index
    }
    for index in best + 1..<max(best + 1, frames.count) where distances[index] <= limit {
      guard frames[index].seconds - frames[last].toSeconds <= Self.maxGap else { break }
      last = index
    }
    (frame, distance) = (frames[best].frame, distances[best])
    (seconds, toSeconds) = (frames[first].seconds, frames[last].toSeconds)
  }
}
