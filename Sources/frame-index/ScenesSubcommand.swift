import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct ScenesSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "scenes", abstract: "List the shots of videos.",
    discussion: "A cut is a frame whose shot score, stored when it was added, reaches the threshold.")

  @Argument(
    help: ArgumentHelp(
      "The index, or several, then the videos' path: * any text, ? one character, [abc] one of these.", valueName: "db> <glob"),
    completion: .file())
  var databasesAndVideo: [String]

  @Option(help: ArgumentHelp("The lowest score of a cut, 0 to 100, as FFmpeg's scdet defines it.", valueName: "n"))
  var threshold: Double?

  @Flag(help: "Take scores three times those of their neighbours instead of a fixed threshold.")
  var adaptive = false

  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: SceneFormat?

  @OptionGroup var reading: ReadingThreads

  mutating func validate() throws {
    guard databasesAndVideo.count >= 2 else { throw ValidationError("expected an index and the path of a video") }
  }

  mutating func perform() throws -> ExitStatus {
    let index = try IndexArguments.open(Array(databasesAndVideo.dropLast()), reading)
    let pattern = try index.pattern(databasesAndVideo[databasesAndVideo.count - 1])
    let rule: CutRule = adaptive ? .adaptive(factor: 3, min: threshold ?? 5) : .fixed(threshold ?? CutRule.defaultThreshold)
    let videos = try index.videos(pattern).filter { $0.video.state != .named }
    var output = try LineOutput()
    let shots = try videos.map { (video, shard) in try Self.shots(of: video.source.path, in: shard, rule) }
    switch format {
    case .answers(let format): try output.write(shots.flatMap { $0 }, as: format)
    case nil: try output.write(shots.flatMap { $0 }, as: nil)
    case .chapters(let list):
      for line in list.lines(shots) { try output.write(Array((line + "\n").utf8), isWaiting: false) }
    }
    try output.flush()
    return videos.isEmpty ? .nothingFound : .success
  }

  private static func shots(of path: String, in index: IndexFile, _ rule: CutRule) throws -> [Shot] {
    let (shots, isSampled) = try index.shots(of: path, rule: rule)
    if isSampled {
      Diagnostics.note("\(path): only some frames were indexed; cuts are only as precise as that sampling", from: FrameIndexTool.toolName)
    }
    return shots
  }
}

/// The format of a list of shots: that of every answer, or chapters for players.
enum SceneFormat: ExpressibleByArgument {
  case answers(AnswerFormat), chapters(ChapterList)

  init?(argument: String) {
    if let format = AnswerFormat(rawValue: argument) {
      self = .answers(format)
    } else if let list = ChapterList(rawValue: argument) {
      self = .chapters(list)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { AnswerFormat.allCases.map(\.rawValue) + ChapterList.allCases.map(\.rawValue) }
  static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
}
