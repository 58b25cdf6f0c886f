import ArgumentParser
import FrameIndex
import FrameStream
import SystemIO
import ToolSupport

struct ExportVerb: IndexVerb {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write all of an index as NDJSON.",
    discussion: "import builds the same index from it.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @OptionGroup var scope: ScopeOptions

  mutating func perform() throws -> ExitStatus {
    let index = try IndexFile.open(database)
    var output = LineOutput()
    try index.export(try scope.value()) { try output.write($0, isWaiting: false) }
    try output.flush()
    return .success
  }
}
