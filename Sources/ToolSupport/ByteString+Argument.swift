public import ArgumentParser
public import SystemIO

/// A name on the command line. Flags are parsed as text, and `Tool.main` hands every argument over as `ByteString.name`.
extension ByteString: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
}
