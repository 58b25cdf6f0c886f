import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct ExportSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all of an index as NDJSON.",
    discussion: "import builds the same index from it.")

  @Argument(help: IndexArguments.help, completion: .file())
  var databases: [String]

  @OptionGroup var scope: ScopeOptions

  @OptionGroup var reading: ReadingThreads

  mutating func perform() throws -> ExitStatus {
    let index = try IndexArguments.open(databases, reading)
    var output = try LineOutput()
    try index.export(try index.scope(try scope.value())) { try output.write($0, isWaiting: false) }
    try output.flush()
    return .success
  }
}
