public import Pixels
public import SystemIO

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

/// How much of a video is in the index. Raw values are the column `video.state`.
public enum VideoState: Int64, Sendable {
  /// Being added, or interrupted: what has arrived can be found.
  case partial = 0
  /// All frames that were to be added are there.
  case complete = 1
  /// No frames: the video is only named by texts, detections or vectors that were added for it.
  case named = 2

  /// The state of a name, if it is one.
  public static func named(_ name: String) -> VideoState? { [.partial, .complete, .named].first { $0.name == name } }

  /// The word for it in reports.
  public var name: String {
    switch self {
    case .partial: "partial"
    case .complete: "complete"
    case .named: "named"
    }
  }
}

/// A video to add: what identifies it, and its own metadata.
public struct VideoSource: Equatable, Sendable {
  /// The path as it was given: the video's name in the index.
  @ExactText public var path: String
  /// Size in bytes of the file, to see whether it is still the same; `nil` if unknown.
  public var bytes: Int64?
  /// Modification time of the file, in nanoseconds since 1970; `nil` if unknown.
  public var modified: Int64?
  /// The container's name as libavformat says it; empty if unknown.
  public var container: String
  /// The codec's name as libavcodec says it; empty if unknown.
  public var codec: String
  /// Pixels of a frame.
  public var width: Int
  /// Rows of a frame.
  public var height: Int
  /// Of the displayed picture, if known: frames may have been resized since.
  public var geometry: VideoGeometry?
  /// Seconds per tick.
  public var timeBase: Rational
  /// Of the whole video, in ticks; `nil` if unknown.
  public var duration: Int64?
  /// How the frames were chosen and made. An interrupted addition continues only if this is the same.
  public var origin: String
  /// Which part of the video this is; `nil` for all of it.
  public var part: VideoPart?

  /// Memberwise; unknown values may be omitted.
  public init(
    path: String, bytes: Int64? = nil, modified: Int64? = nil, container: String = "", codec: String = "", width: Int, height: Int,
    timeBase: Rational, duration: Int64? = nil, origin: String = "", part: VideoPart? = nil, geometry: VideoGeometry? = nil
  ) {
    self.geometry = geometry
    self.path = path
    self.bytes = bytes
    self.modified = modified
    self.container = container
    self.codec = codec
    self.width = width
    self.height = height
    self.timeBase = timeBase
    self.duration = duration
    self.origin = origin
    self.part = part
  }
}
