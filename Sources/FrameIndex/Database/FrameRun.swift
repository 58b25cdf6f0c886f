/// A fingerprint as stored: one frame, or a run of frames that hardly differ from the first.
public struct FrameRun: Equatable, Sendable {
  /// The first frame, whose fingerprint and facts represent the run.
  public var sample: FrameSample
  /// Frames in the run, at least 1.
  public var frames: Int
  /// The last frame and its times; those of `sample` if the run has one frame.
  public var lastFrame: Int
  /// Time of presentation of the last frame, in ticks.
  public var lastPTS: Int64
  /// Duration of the last frame, in ticks; 0 if unknown.
  public var lastDuration: Int64

  /// A run of one frame.
  public init(_ sample: FrameSample) {
    self.sample = sample
    frames = 1
    lastFrame = sample.frame
    lastPTS = sample.pts
    lastDuration = sample.duration
  }

  /// Where the last frame ends, in ticks.
  public var endPTS: Int64 { lastPTS &+ lastDuration }
}
