public import Pixels
public import SystemIO

/// The source of a part of a stream, and how it was made: `framestream(5)`, "HEAD, the beginning of a part".
public struct StreamHeader: Equatable, Sendable {
  /// One program of the pipeline so far.
  public struct Stage: Equatable, Sendable {
    public var name: String
    public var version: String
    public var arguments: [ByteString]

    public init(name: String, version: String, arguments: [ByteString]) {
      self.name = name
      self.version = version
      self.arguments = arguments
    }
  }

  /// The source as given on the command line; "-" is standard input.
  public var path: ByteString
  /// FFmpeg's name of the container, or the format that was imported.
  public var container: String
  public var codec: String
  /// Seconds per tick.
  public var timeBase: Rational
  /// Size of the source in bytes, -1 if it has none.
  public var sourceBytes: Int64
  /// Modification time in nanoseconds since 1970, -1 if unknown.
  public var sourceTime: Int64
  /// Of the source, in ticks; a hint, -1 if unknown.
  public var duration: Int64
  public var stages: [Stage]

  public static let majorVersion: UInt16 = 1
  public static let minorVersion: UInt16 = 0
  public static let mostStages = 64

  public init(
    path: ByteString, container: String, codec: String, timeBase: Rational, sourceBytes: Int64 = -1, sourceTime: Int64 = -1,
    duration: Int64 = -1, stages: [Stage] = []
  ) {
    self.path = path
    self.container = container
    self.codec = codec
    self.timeBase = timeBase
    self.sourceBytes = sourceBytes
    self.sourceTime = sourceTime
    self.duration = duration
    self.stages = stages
  }
}
