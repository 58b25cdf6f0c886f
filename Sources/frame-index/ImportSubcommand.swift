import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct ImportSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Add the NDJSON of export.",
    discussion: "Reads NDJSON. A bad line is reported on standard error and skipped; the status is then 65.")

  @Argument(help: ArgumentHelp("The index; created if there is none.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("NDJSON; default: standard input.", valueName: "file"), completion: .file())
  var file: String?

  mutating func perform() throws -> ExitStatus {
    var lines = LineReader(try InputFile.open(file, expecting: "NDJSON", hint: "frame-index export DB | frame-index import NEW"))
    let bad = try IndexImportStage.run(from: &lines) { settings in
      try IndexFile.openOrCreate(database, settings: settings)
    } report: { error in
      FaultTally.report(Failure(error), from: FrameIndexTool.toolName)
    }
    return bad == 0 ? .success : .damagedInput
  }
}
