public import Pixels
public import SystemIO

/// A video that is added: what tells it from others, and what it says of itself.
public struct VideoSource: Equatable, Sendable {
  /// The path as it was given: the video's name in the index.
  @ExactText public var path: String
  /// Size in bytes and time of change of the file, to see whether it is still the same; `nil` where unknown.
  public var bytes: Int64?
  /// Time of change of the file, in nanoseconds since 1970; `nil` where unknown.
  public var modified: Int64?
  /// The container's name as libavformat says it; empty where unknown.
  public var container: String
  /// The codec's name as libavcodec says it; empty where unknown.
  public var codec: String
  /// Pixels of a frame.
  public var width: Int
  /// Rows of a frame.
  public var height: Int
  /// Of the displayed picture, where it is known: frames may have been resized since.
  public var geometry: VideoGeometry?
  /// Seconds a tick.
  public var timeBase: Rational
  /// Of the whole video, in ticks; `nil` where unknown.
  public var duration: Int64?
  /// How the frames were chosen and made. Adding goes on where it was broken off only if this is the same.
  public var origin: String
  /// Which part of the video this is; `nil` for all of it.
  public var part: VideoPart?

  /// Memberwise; what is unknown may be left out.
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
