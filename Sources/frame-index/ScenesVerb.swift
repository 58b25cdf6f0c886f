import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct ScenesVerb: IndexVerb {
  static let configuration = CommandConfiguration(
    commandName: "scenes", abstract: "List the shots of videos.",
    discussion: "A cut is a frame whose shot score, stored when it was added, reaches the threshold.")

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("Paths: * any text, ? one character, [abc] one of these.", valueName: "glob"))
  var video: String

  @Option(help: ArgumentHelp("The lowest score of a cut, 0 to 100, as FFmpeg's scdet defines it.", valueName: "n"))
  var threshold: Double?

  @Flag(help: "Take scores three times those of their neighbours instead of a fixed threshold.")
  var adaptive = false

  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: SceneFormat?

  mutating func perform() throws -> ExitStatus {
    let index = try IndexFile.open(database)
    let rule: CutRule = adaptive ? .adaptive(factor: 3, least: threshold ?? 5) : .fixed(threshold ?? CutRule.usualThreshold)
    let paths = try index.videos(video).filter { $0.state != .named }.map(\.source.path)
    var output = LineOutput()
    let format = format ?? (AnswerFormat.usual == .table ? .table : .ndjson)
    var report = SceneReport(format: format)
    for path in paths {
      let (shots, isSampled) = try index.shots(of: path, rule: rule)
      if isSampled {
        Diagnostics.note("\(path): only some frames were indexed; cuts are only as precise as that sampling", from: FrameIndexTool.toolName)
      }
      for line in report.lines(shots) {
        // Only a table has names that JSON has not escaped.
        if format == .table { try output.write(line) } else { try output.write(Array((line + "\n").utf8), isWaiting: false) }
      }
    }
    try output.flush()
    return paths.isEmpty ? .nothingFound : .success
  }
}

extension SceneFormat: ExpressibleByArgument {}
