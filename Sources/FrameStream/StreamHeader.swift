public import Pixels
public import SystemIO

/// The source of a part of a stream, and how it was made: `framestream(5)`, "HEAD, the beginning of a part".
public struct StreamHeader: Equatable, Sendable {
  /// One program of the pipeline so far.
  public struct Stage: Equatable, Sendable {
    /// The program's name, such as frame-resize.
    public var name: String
    /// The program's version.
    public var version: String
    /// Its arguments without the name, byte by byte.
    public var arguments: [ByteString]

    /// A stage of a pipeline as it was called.
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
  /// The codec's name as libavcodec says it; empty if unknown.
  public var codec: String
  /// Seconds per tick.
  public var timeBase: Rational
  /// Size of the source in bytes, -1 if it has none.
  public var sourceBytes: Int64
  /// Modification time in nanoseconds since 1970, -1 if unknown.
  public var sourceTime: Int64
  /// Of the source, in ticks; a hint, -1 if unknown.
  public var duration: Int64
  /// The programs that the stream went through, the first one first.
  public var stages: [Stage]

  /// Readers refuse another major version.
  public static let majorVersion: UInt16 = 1
  /// Readers ignore what a higher minor version adds.
  public static let minorVersion: UInt16 = 0
  /// The longest pipeline that a header describes.
  public static let mostStages = 64

  /// Memberwise; optional values may be omitted.
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

/// Data beside a frame: `framestream(5)`, "SIDE". Readers that do not know it pass it on unchanged.
public struct SideData: Sendable {
  /// Index of the frame that follows, in its source.
  public let ordinal: UInt64
  /// Four ASCII characters, such as "MDCV".
  public let kind: String
  /// The bytes, as the kind defines them.
  public let payload: [UInt8]

  /// - Parameter record: a whole record, as `StreamRecord.passing` lends it; `nil` for one of another type.
  public init?(_ record: RawSpan) {
    guard record.byteCount >= 64, RecordType(rawValue: record.integer(at: 0, as: UInt32.self)) == .side else { return nil }
    let head = Int(record.integer(at: 8, as: UInt32.self)), payload = Int(record.integer(at: 16, as: UInt32.self))
    let offset = aligned(RecordPrefix.byteCount + head)
    guard head >= 12, offset + payload <= record.byteCount else { return nil }
    ordinal = record.integer(at: RecordPrefix.byteCount, as: UInt64.self)
    kind = String(decoding: (0..<4).map { record.integer(at: RecordPrefix.byteCount + 8 + $0, as: UInt8.self) }, as: UTF8.self)
    self.payload = (0..<payload).map { record.integer(at: offset + $0, as: UInt8.self) }
  }
}
