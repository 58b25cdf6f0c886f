internal import FrameMemory
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

/// A `ShotScore` that keeps a copy of what it compares of the last frame, for frames that are only lent. Scoring allocates
/// nothing while the layout stays.
public struct ShotHistory: ~Copyable {
  private var score: ShotScore
  private var samples = LastScoredSamples()
  private var previous = RecordBuffer(capacity: 1)
  /// The layout of the frame in `previous`, if there is one.
  public private(set) var held: FrameLayout?
  /// The bytes of that frame, up to the end of what is compared.
  @unsafe var heldBytes: UnsafeRawPointer { unsafe UnsafeRawPointer(previous.base) }
  /// The mean absolute difference that the last score was made of, 0…100; 0 if there was nothing to compare with.
  public var lastDifference: Double { score.lastDifference }

  /// Without a previous frame: the first scores 0.
  public init(instructions: InstructionSet = .current) { score = ShotScore(instructions: instructions) }

  /// Forgets the last frame: the next one begins another video and scores 0.
  public mutating func reset() {
    held = nil
    score.reset()
  }

  /// Scores the next frame.
  ///
  /// - Parameter frame: tightly packed, at least `layout.byteCount` bytes.
  /// - Returns: 0…100; 0 for the first frame, and if the layout has changed.
  public mutating func score(_ frame: RawSpan, layout: FrameLayout) -> Float {
    precondition(frame.byteCount >= layout.byteCount, "a frame of \(frame.byteCount) bytes of \(layout.byteCount)")
    let kept = samples.of(layout.format).byteCount(of: layout)
    if held != layout {
      reset()
      previous.grow(to: kept, keeping: 0)
    }
    // Safe: both hold the planes that are compared, `previous` because those of a frame of this layout were copied to it.
    return unsafe frame.withUnsafeBytes { bytes in
      let current = unsafe FramePlanes(bytes.baseAddress!, layout)
      let found = unsafe held == nil ? 0 : score.score(of: current, after: FramePlanes(previous.base, layout), layout: layout)
      unsafe previous.base.copyMemory(from: bytes.baseAddress!, byteCount: kept)
      held = layout
      return found
    }
  }
}
