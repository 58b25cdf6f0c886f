import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct AddThumbsSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-thumbs", abstract: "Add pictures to videos that are in the index.",
    discussion: """
      For videos that were added without --thumbs: one picture of each shot, for find --sheet and --html. Pictures that were
      there are replaced once all of a video has arrived.

      Example: frame-decode talk.mp4 | frame-index add-thumbs library.fidx
      """)

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(name: .customLong("as"), help: ArgumentHelp("The video's name in the index, if it is not its path.", valueName: "name"))
  var name: String?

  @Flag(help: "Store a picture of every frame that arrives, beside those that are there.")
  var everyFrame = false

  @OptionGroup var common: CommonOptions

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    var statistics = StageStatistics(stage: FrameIndexTool.toolName)
    let input = try StandardStreams.inputStream()
    let index = try IndexFile.openForWriting(database)
    let progress = ProgressObserver(ProgressLine(tool: FrameIndexTool.toolName, options: common, isLast: true))
    var stage = ThumbnailAddStage(index: index, name: name, takesEveryFrame: everyFrame, observer: progress)
    var reader = StreamReader(input: input, limits: common.limits)
    defer {
      progress.end()
      statistics.note(reader)
      if common.stats { statistics.print() }
    }
    return try stage.run(from: &reader)
  }
}
