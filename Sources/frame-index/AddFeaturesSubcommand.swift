import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct AddFeaturesSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-features", abstract: "Add the points of keyframes to videos that are in the index.",
    discussion: """
      For videos that were added with --no-features or by an earlier version: find then finds crops, photos of screens
      and windows of them too. Points that were there are replaced once all of a video has arrived.
      """)

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(name: .customLong("as"), help: ArgumentHelp("The video's name in the index, if it is not its path.", valueName: "name"))
  var name: String?

  @Flag(help: "Store the points of every frame: for a short stretch of which the exact frame is wanted.")
  var everyFrame = false

  @OptionGroup var common: CommonOptions

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    var statistics = StageStatistics(stage: FrameIndexTool.toolName)
    let input = try StandardStreams.inputStream()
    let index = try IndexFile.openForWriting(database)
    let progress = ProgressObserver(ProgressLine(tool: FrameIndexTool.toolName, options: common, isLast: true))
    var stage = FeatureAddStage(index: index, name: name, takesEveryFrame: everyFrame, observer: progress)
    var reader = StreamReader(input: input, limits: common.limits)
    defer {
      progress.end()
      statistics.note(reader)
      if common.stats { statistics.print() }
    }
    return try stage.run(from: &reader)
  }
}
