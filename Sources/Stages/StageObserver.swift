public import FrameStream

/// Observes frames as they pass.
public protocol StageObserver {
  /// A part of the stream begins.
  mutating func begin(_ header: StreamHeader)
  /// A frame has been processed.
  mutating func advance(to frame: FrameHeader)
}

/// Observes nothing.
public struct SilentObserver: StageObserver {
  /// Ignores what it observes.
  public init() {}
  public mutating func begin(_ header: StreamHeader) {}
  public mutating func advance(to frame: FrameHeader) {}
}
