public import Pixels
public import SystemIO

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
