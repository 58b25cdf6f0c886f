import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct AddTextSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-text", abstract: "Add subtitles or recognised words to a video.",
    discussion: """
      Reads SubRip, WebVTT, Advanced SubStation Alpha, or NDJSON: {"seconds":…,"to_seconds":…,"text":"…"}. It replaces
      earlier text of the same kind; with --video an empty input removes it.

      Example: frame-index add-text library.fidx --video talk.mp4 talk.srt
      """)

  @Argument(help: ArgumentHelp("The index; created if there is none.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("Subtitles or NDJSON; default: standard input.", valueName: "file"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp("The video's path in the index. Lines of NDJSON may name their own.", valueName: "path"),
    transform: IndexArguments.video)
  var video: String?

  @Option(
    help: ArgumentHelp("What the words are: subtitle, speech, ocr or any other. Lines of NDJSON may name their own.", valueName: "kind"))
  var kind: String = "subtitle"

  mutating func perform() throws -> ExitStatus {
    var lines = LineReader(try InputFile.open(file, expecting: "subtitles", hint: "frame-index add-text DB --video PATH FILE.srt"))
    let bad = try TextAddStage.run(
      from: &lines, into: try IndexFile.openOrCreateForData(database), video: video, kind: kind
    ) { error in
      FaultTally.report(Failure(error), from: FrameIndexTool.toolName)
    }
    return bad == 0 ? .success : .damagedInput
  }
}
