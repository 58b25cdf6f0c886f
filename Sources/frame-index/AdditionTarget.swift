import ArgumentParser
import FrameIndex
import IndexStages
import SystemIO
import ToolSupport

/// The videos of an index that something is added to.
struct AdditionTarget: ParsableArguments {
  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(name: .customLong("as"), help: ArgumentHelp("The video's name in the index, if it is not its path.", valueName: "name"))
  var name: String?

  /// Adds what `addition` makes of the stream on standard input.
  func add<Addition: VideoAddition & ~Copyable>(_ addition: consuming Addition, options: CommonOptions) throws -> ExitStatus {
    var waiting: Addition? = consume addition
    return try StageRun.read(tool: FrameIndexTool.toolName, options: options) { progress, reader in
      let index = try IndexFile.openForWriting(database)
      var stage = AdditionStage(waiting.take()!, to: index, name: name, observer: progress)
      return try stage.run(from: &reader)
    }
  }
}
