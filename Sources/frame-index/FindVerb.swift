import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct FindVerb: IndexVerb {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Find the moments that show the frames of a stream.",
    discussion: """
      Prints a table on a terminal, otherwise NDJSON, best first. Four or more frames are a clip: find prints the time
      ranges that show it. Exits with status 1 if nothing is found.

      Example: frame-decode screenshot.png | frame-index find library.fidx
      """)

  @Argument(help: ArgumentHelp("The index.", valueName: "db"), completion: .file())
  var database: String

  @Option(help: ArgumentHelp("Find this text in subtitles and recognised words instead of a picture.", valueName: "words"))
  var text: String?

  @OptionGroup var objects: ObjectQueryOptions

  @Option(help: ArgumentHelp("The largest distance of a hit, in bits of 256: up to 31 is the same picture, up to 64 near.", valueName: "n"))
  var within: Int = MatchBand.nearLimit

  @Flag(help: "Also find mirrored and rotated frames.")
  var mirror = false

  @Option(help: ArgumentHelp("Print at most n moments; 0 prints all.", valueName: "n"))
  var limit: Int = 20

  @OptionGroup var scope: ScopeOptions

  @OptionGroup var answer: AnswerOptions

  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    guard 0...256 ~= within else { throw ValidationError("--within \(within): expected 0 to 256") }
    guard text?.isEmpty != true else { throw ValidationError("--text: expected words") }
    try objects.check(besides: text)
    guard limit >= 0 else { throw ValidationError("--limit \(limit): expected at least 0") }
  }

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    let index = try IndexFile.open(database)
    let scope = try scope.value()
    if let text {
      let found = try index.find(text: text, limit: limit, scope: scope).map { FoundMoment($0) }
      try answer.write(found, from: index)
      return found.isEmpty ? .nothingFound : .success
    }
    if let found = try objects.answer(from: index, limit: limit, scope: scope) {
      try answer.write(found, from: index)
      return found.isEmpty ? .nothingFound : .success
    }
    var reader = StreamReader(input: try StandardStreams.inputStream(), limits: common.limits)
    let query = try IndexQuery(from: &reader, trimsBorders: index.settings.trimsBorders, mirrored: mirror)
    guard !query.pictures.isEmpty else {
      guard query.status == .success else { return query.status }
      throw Failure(.damagedInput, "no frame came in: nothing to look for")
    }
    let moments = try query.answer(from: index, within: within, limit: limit, scope: scope)
    try answer.write(moments, from: index)
    if query.status != .success { return query.status }
    return moments.isEmpty ? .nothingFound : .success
  }
}

/// The part of an index to search.
struct ScopeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only videos whose path matches: * any text, ? one character, [abc] one of these.", valueName: "glob"))
  var video: String?

  @Option(help: ArgumentHelp("Only from this time of a video: seconds or [HH:]MM:SS[.mmm].", valueName: "t"))
  var from: String?

  @Option(help: ArgumentHelp("Only up to this time of a video.", valueName: "t"))
  var to: String?

  func value() throws -> SearchScope {
    SearchScope(video: video, from: try from.map { try TimeArgument.parse($0) }, to: try to.map { try TimeArgument.parse($0) })
  }
}
