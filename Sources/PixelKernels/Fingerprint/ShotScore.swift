public import Pixels

/// How much a frame differs from the one before it, as FFmpeg's filter `scdet` scores it (libavfilter/vf_scdet.c): 0…100, with a
/// cut from about `SceneCut.defaultThreshold` up.
///
/// `mafd = 100 · Σ|a − b| / (count · 2^bits)`, and the score is the lesser of mafd and its change since the frame before, so that
/// steady motion scores low. `ScoredSamples` defines which samples count.
public struct ShotScore: Sendable {
  /// The mean absolute difference of the last pair of frames, 0…100.
  private(set) var lastDifference = 0.0
  private var lastSamples = LastScoredSamples()
  private let instructions: InstructionSet

  /// Without a previous frame.
  ///
  /// - Parameter instructions: what kernels may use; scores do not depend on it.
  public init(instructions: InstructionSet = .current) { self.instructions = instructions }

  /// Resets: the next score is that of a first pair of frames.
  public mutating func reset() { lastDifference = 0 }

  /// Scores a frame by the one before it.
  ///
  /// For memory safety the caller ensures that both hold the planes of `layout`.
  /// - Parameter layout: of both. Where it changes, the caller resets the score.
  /// - Returns: 0…100.
  @unsafe public mutating func score(of frame: FramePlanes, after previous: FramePlanes, layout: FrameLayout) -> Float {
    let samples = lastSamples.of(layout.format)
    let mafd = unsafe samples.difference(frame, previous, layout, instructions)
    defer { lastDifference = mafd }
    return Self.score(mafd, after: lastDifference)
  }

  /// The score of a frame's mean absolute difference, with that of the frame before.
  public static func score(_ difference: Double, after previous: Double) -> Float {
    Float(max(0, min(100, min(difference, abs(difference - previous)))))
  }
}
