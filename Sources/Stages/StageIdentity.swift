internal import FrameStream
public import SystemIO

/// A program's entry in the stream's header.
public struct StageIdentity: Sendable {
  public var name: String
  public var version: String
  public var arguments: [ByteString]

  public init(name: String, version: String, arguments: [ByteString]) {
    self.name = name
    self.version = version
    self.arguments = arguments
  }

  var stage: StreamHeader.Stage { StreamHeader.Stage(name: name, version: version, arguments: arguments) }
}
