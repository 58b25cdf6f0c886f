public import ArgumentParser
internal import CProcess
public import SystemIO

/// What the program was started with.
public enum ProgramArguments {
  /// The arguments after the program's name, byte for byte.
  public static let all: [ByteString] = {
    guard let first = unsafe framepipe_arguments() else { return CommandLine.arguments.dropFirst().map { ByteString($0) } }
    var arguments: [ByteString] = []
    var index = 1
    // Safe: the list of arguments ends with a null pointer, each argument with a zero, and both live as long as the process.
    while unsafe first[0] != nil, let argument = unsafe first[index] {
      unsafe arguments.append(ByteString(cString: argument))
      index += 1
    }
    return arguments
  }()
}

/// A name on the command line. Flags are parsed as text; `Tool.main` passes every argument as `ByteString.name`.
extension ByteString: ExpressibleByArgument {
  public init?(argument: String) { self.init(name: argument) }
  public var defaultValueDescription: String { name }
}
