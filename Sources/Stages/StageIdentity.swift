internal import FrameStream
public import SystemIO

/// A program's entry in the stream's header.
public struct StageIdentity: Sendable {
  /// The program's name.
  public var name: String
  /// The program's version.
  public var version: String
  /// Its arguments without the name.
  public var arguments: [ByteString]

  /// Memberwise.
  public init(name: String, version: String, arguments: [ByteString]) {
    self.name = name
    self.version = version
    self.arguments = arguments
  }

  var stage: StreamHeader.Stage { StreamHeader.Stage(name: name, version: version, arguments: arguments) }
}
