public import Pixels

/// What a part of a stream was made from, and how: `framestream(5)`, "HEAD, the beginning of a part".
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

  /// The source as it was named on the command line; "-" is standard input.
  public var path: ByteString
  /// FFmpeg's name of the container, or the format that was imported.
  public var container: String
  public var codec: String
  /// Seconds a tick.
  public var timeBase: Rational
  /// Size of the source in bytes, -1 where it has none.
  public var sourceBytes: Int64
  /// Modification time in nanoseconds since 1970, -1 where it is not known.
  public var sourceTime: Int64
  /// Of the source, in ticks; a hint, -1 where it is not known.
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

/// Bytes that are usually UTF-8 but need not be: a path or an argument.
public struct ByteString: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  public var bytes: [UInt8]
  public init(bytes: [UInt8]) { self.bytes = bytes }
  public init(_ string: String) { bytes = Array(string.utf8) }
  public init(stringLiteral value: String) { self.init(value) }
  /// As text; bytes that are not UTF-8 become U+FFFD.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
