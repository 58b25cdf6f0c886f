import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct DupesSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "dupes", abstract: "Find videos that share time ranges.",
    discussion: "Intros that many videos share and flat frames are ignored. Exits with status 1 if nothing is found.")

  @Argument(help: IndexArguments.help, completion: .file())
  var databases: [String]

  @Option(help: ArgumentHelp("The shortest range to print, in seconds.", valueName: "s"))
  var minSeconds: Double = 5

  @Option(help: ArgumentHelp("The largest distance between equal frames, in bits of 256.", valueName: "n"))
  var within: Int = MatchBand.sameLimit

  @Option(help: ArgumentHelp("Ignore frames that more than n videos share.", valueName: "n"))
  var introVideos: Int = 12

  @Option(help: ArgumentHelp("Only videos whose path matches.", valueName: "glob"))
  var video: String?

  @Option(
    help: ArgumentHelp("Find only what videos share with those of this index; may be repeated.", valueName: "db"), completion: .file())
  var against: [String] = []

  @Flag(help: "Also find mirrored videos.")
  var mirror = false

  @Option(help: "Format of the answer. Default: table on a terminal, otherwise ndjson.")
  var format: AnswerFormat?

  @OptionGroup var reading: ReadingThreads

  mutating func perform() throws -> ExitStatus {
    let rule = DuplicateRule(minSeconds: minSeconds, within: within, maxVideos: introVideos, mirrored: mirror)
    let index = try IndexArguments.open(databases, reading), others = against.isEmpty ? nil : try IndexArguments.open(against, reading)
    var scope = SearchScope(video: video)
    // A path that either side has exactly is meant exactly.
    if let video { scope.video = try [index, others].compactMap { try $0?.pattern(video) }.first { $0 != video } ?? video }
    let found = try index.duplicates(rule, scope: scope, against: others)
    var output = try LineOutput()
    try output.write(found, as: format)
    try output.flush()
    return found.isEmpty ? .nothingFound : .success
  }
}
