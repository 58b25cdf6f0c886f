public import Pixels

/// What is known about a file and its stream before the first frame.
public struct SourceFacts: Sendable {
  /// FFmpeg's names of the container, for example "mov,mp4,m4a,3gp,3g2,mj2".
  public let container: String
  /// FFmpeg's name of the codec, for example "h264".
  public let codec: String
  /// Seconds a tick.
  public let timeBase: Rational
  /// Of the file, or -1.
  public let bytes: Int64
  /// Time of the file's last change, nanoseconds since 1970, or -1.
  public let modified: Int64
  /// In ticks, or -1: a hint.
  public let duration: Int64

  init(_ decoder: borrowing VideoDecoder) {
    container = decoder.demuxer.container
    codec = decoder.codecName
    timeBase = decoder.demuxer.timeBase
    bytes = decoder.demuxer.size ?? -1
    modified = decoder.demuxer.modified ?? -1
    duration = decoder.demuxer.duration
  }
}
