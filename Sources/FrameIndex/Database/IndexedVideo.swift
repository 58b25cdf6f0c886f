internal import Pixels

/// A video that the index holds, and how much of it.
public struct IndexedVideo: Equatable, Sendable {
  /// The file and its own metadata.
  public var source: VideoSource
  /// Whether it is complete.
  public var state: VideoState
  /// Frames that arrived, near-repeats included, and the fingerprints kept of them.
  public var frames: Int
  /// Fingerprints kept; near-repeats share one.
  public var fingerprints: Int
  /// Times of the first and of the end of the last frame, in ticks.
  public var firstPTS: Int64
  /// The end of the last frame, in ticks.
  public var endPTS: Int64
  /// Why it is partial.
  public var note: String?

  /// Seconds spanned by the indexed frames.
  public var seconds: Double { Double(endPTS &- firstPTS) * source.timeBase.doubleValue }
}
