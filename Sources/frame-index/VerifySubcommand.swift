import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct VerifySubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check an index: structure, counts and checksums.",
    discussion: "Prints what is wrong, one line each, and exits with status 65; prints nothing if all is well.")

  @Argument(help: IndexArguments.help, completion: .file())
  var databases: [String]

  @OptionGroup var reading: ReadingThreads

  mutating func perform() throws -> ExitStatus {
    let index = try IndexArguments.open(databases, reading)
    for path in index.filesWithoutSeals {
      Diagnostics.note("\(path): an earlier format: not all of it has checksums until something is added", from: FrameIndexTool.toolName)
    }
    let faults = try index.verify()
    var output = try LineOutput()
    try output.write(lines: faults)
    try output.flush()
    return faults.isEmpty ? .success : .damagedInput
  }
}
