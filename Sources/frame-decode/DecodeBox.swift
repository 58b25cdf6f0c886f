import ArgumentParser
import Sandbox
import SystemIO
import ToolSupport

/// The box that inputs are decoded in: `frame-decode(1)`, "Sandbox".
struct DecodeBox: ParsableArguments {
  @Option(help: "Decode in a sandbox that can only read the inputs and write the output: require, auto or none.")
  var sandbox: Sandbox.Policy = .auto

  /// Closes the box. Outputs are open by then, and inputs can still be opened, as often as a seek needs.
  ///
  /// - Parameter reason: why decoding needs more than the box has, `nil` where it doesn't: a device, the network.
  /// - Returns: the parts that hold.
  func close(around files: [ByteString], output: OutputFile?, unless reason: String?) throws(Failure) -> Sandbox.Parts {
    if let reason {
      guard sandbox != .require else { throw Failure(.usage, "--sandbox require excludes \(reason)") }
      return []
    }
    guard sandbox != .none else { return [] }
    output?.entrust()
    StageTrace.current?.entrust()
    return try Sandbox.enter(sandbox, readable: files.filter { $0 != "-" })
  }
}

extension Sandbox.Policy: ExpressibleByArgument {}
