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
      A video is identified by the path given to frame-decode; adding it again replaces it once the new one is
      complete. If a stream breaks off, the frames that arrived are kept as a partial video.
      """)

  @Argument(help: ArgumentHelp("The index; created if there is none.", valueName: "db"), completion: .file())
  var database: String

  @Option(name: .customLong("as"), help: ArgumentHelp("Store the video under this name instead of its path.", valueName: "name"))
  var name: String?

  @Flag(help: "Skip videos that are already fully indexed and whose file has not changed.")
  var ifChanged = false

  @Flag(help: "The stream holds one video: with --if-changed, exit at once if it is skipped.")
  var single = false

  @Flag(help: "Hash frames with their black borders. Only for a new index, or one created that way.")
  var keepBorders = false

  @Flag(help: "Also store a thumbnail of each shot, for find --sheet and --html: about 8 KB per shot.")
  var thumbs = false

  @Flag(help: "Store no points of keyframes: crops, photos of screens and windows are then not found.")
  var noFeatures = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard name?.isEmpty != true else { throw ValidationError("--as: expected a name") }
  }

  mutating func perform() throws -> ExitStatus {
    try StageRun.read(tool: FrameIndexTool.toolName, options: common) { progress, reader in
      let index = try IndexFile.openOrCreate(database, settings: IndexSettings(trimsBorders: !keepBorders))
      try index.syncEveryCommit()
      Interruption.endsInput()
      var stage = IndexAddStage(
        index: index, name: name, skipsUnchanged: ifChanged, isSingle: single, keepsThumbnails: thumbs, keepsFeatures: !noFeatures,
        observer: progress, isInterrupted: { Interruption.hasCome })
      do {
        let status = try stage.run(from: &reader)
        guard Interruption.hasCome else { return status }
      } catch {
        guard Interruption.hasCome else { throw error }
      }
      progress.end()
      Diagnostics.note("interrupted: \(Self.account(of: stage.outcome))", from: FrameIndexTool.toolName)
      Interruption.endProcess()
      return .internalError
    }
  }

  /// What is kept of an interrupted run, and how to go on.
  private static func account(of outcome: IndexAddStage.Outcome) -> String {
    guard let video = outcome.partialVideo else { return "all videos that arrived are complete" }
    let advice = outcome.canResume ? "; the same command goes on after them" : ""
    return "\(outcome.frames) new frames of \(video) are kept\(advice)"
  }
}
