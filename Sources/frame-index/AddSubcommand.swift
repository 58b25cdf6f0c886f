import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct AddSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add the videos of a frame stream.",
    discussion: """
      A video is known by the path that was given to frame-decode; adding it again replaces it when the new one is
      complete. What a stream that breaks off has brought is kept as a partial video.
      """)

  @Argument(help: ArgumentHelp("The index; made where there is none.", valueName: "db"))
  var database: String

  @Option(name: .customLong("as"), help: ArgumentHelp("Know the video by this name instead of its path.", valueName: "name"))
  var name: String?

  @Flag(help: "Pass over videos that are there in full and whose file has not changed.")
  var ifChanged = false

  @Flag(help: "The stream holds one video: with --if-changed, leave at once where it is passed over.")
  var single = false

  @Flag(help: "Hash frames with their black borders. Only for a new index; an existing one must have been made so.")
  var keepBorders = false

  @Flag(help: "Store a small picture of each shot too, for find --sheet and --html: about 8 KB a shot.")
  var thumbs = false

  @OptionGroup var common: CommonOptions

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    var statistics = StageStatistics(stage: FrameIndexTool.toolName)
    let input = try StandardStreams.inputStream()
    let index = try IndexFile.openOrCreate(database, settings: IndexSettings(trimsBorders: !keepBorders))
    let progress = ProgressObserver(ProgressLine(tool: FrameIndexTool.toolName, options: common, isLast: true))
    var stage = IndexAddStage(
      index: index, name: name, skipsUnchanged: ifChanged, isSingle: single, keepsThumbnails: thumbs, observer: progress)
    var reader = StreamReader(input: input, limits: common.limits)
    defer {
      progress.end()
      statistics.note(reader)
      if common.stats { statistics.print() }
    }
    return try stage.run(from: &reader)
  }
}
