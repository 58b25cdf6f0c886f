import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct AddDetectionsSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-detections", abstract: "Add a detector's results.",
    discussion: """
      Reads NDJSON: {"video":…,"frame":…,"label":"face","score":0.9,"box":[left,top,right,bottom]}. With --tensors the \
      boxes are in the pixels of that stream's tensors, and "item" is the index of the tensor. The same detector's earlier \
      results for a video are replaced, even if there are no new ones: with --video by an empty input, with --tensors \
      for every video of the stream.

      Example: frame-index add-detections library.fidx --tensors talk.tensors boxes.ndjson
      """)

  @Argument(help: ArgumentHelp("The index; created if there is none.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("NDJSON; default: standard input.", valueName: "file"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp("The video of lines without one.", valueName: "path"), transform: IndexArguments.video)
  var video: String?

  @Option(help: ArgumentHelp("The detector of lines without one.", valueName: "name"))
  var detector: String = DetectionReader.unnamed

  @Option(help: ArgumentHelp("Boxes are in pixels of the tensors of this stream.", valueName: "stream"), completion: .file())
  var tensors: String?

  @Flag(help: "Boxes are in pixels of the picture as the file stores it, before it is rotated for display.")
  var stored = false

  @OptionGroup var common: CommonOptions

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    var lines = LineReader(
      try InputFile.open(file, expecting: "detections", hint: "frame-index add-detections DB FILE.ndjson"))
    let stream = try tensors.map { StreamReader(input: try InputFile.open($0), limits: common.limits) }
    let index = try IndexFile.openOrCreateForData(database)
    var reader = DetectionReader(into: index, video: video, detector: detector, picture: stored ? .stored : .displayed)
    return try DetectionAddStage.run(from: &lines, tensors: stream, video: video, into: &reader) { error in
      FaultTally.report(Failure(error), from: FrameIndexTool.toolName)
    }
  }
}

extension IndexFile {
  /// Opens or creates an index for data that goes with any fingerprints: text, detections, vectors.
  static func openOrCreateForData(_ path: String) throws(IndexError) -> IndexFile {
    let settings: IndexSettings
    do throws(IndexError) {
      settings = try open(path).settings
    } catch .missing {
      settings = IndexSettings()
    }
    return try openOrCreate(path, settings: settings)
  }
}
