import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct FindSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "find", abstract: "Find the moments that show the frames of a stream.",
    discussion: """
      Prints a table on a terminal, otherwise NDJSON, best first. Four or more frames are a clip: find prints the time
      ranges that show it.

      A picture is compared as a whole first, and by its points if that gives nothing certain: crops, photos of
      screens and windows are captures. A moment with too few matching points is only possible.

      Exits with status 1 if nothing is found, and with 3 if every moment found is only possible.

      Example: frame-decode screenshot.png | frame-index find library.fidx
      """)

  @Argument(help: IndexArguments.help, completion: .file())
  var databases: [String]

  @Option(help: ArgumentHelp("Find this text in subtitles and recognised words instead of a picture.", valueName: "words"))
  var text: String?

  @Flag(help: "With --text: each word may have one wrong letter.")
  var fuzzy = false

  @Flag(help: "With --text, --label or --vector: also search for the frames of the stream.")
  var picture = false

  @Flag(help: "Print only the number of moments.")
  var count = false

  @OptionGroup var objects: AnnotationQueryOptions

  @Option(
    help: ArgumentHelp(
      "The largest distance of a hit, in bits of 256: up to 31 is the same picture, up to 64 near. (default: 64, and points must confirm what is beyond 45)",
      valueName: "n"))
  var within: Int?

  @Flag(help: "Also find mirrored and rotated frames.")
  var mirror = false

  @Flag(help: "Compare points even if fingerprints give a certain match.")
  var thorough = false

  @Option(help: ArgumentHelp("Print at most n moments; 0 prints all.", valueName: "n"))
  var limit: Int = 20

  @OptionGroup var scope: ScopeOptions

  @OptionGroup var answer: AnswerOptions

  @OptionGroup var reading: ReadingThreads

  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    if let within, !(0...256 ~= within) { throw ValidationError("--within \(within): expected 0 to 256") }
    guard text?.contains(where: { !$0.isWhitespace }) != false else { throw ValidationError("--text: expected words") }
    guard !fuzzy || text != nil else { throw ValidationError("--fuzzy: expected with --text") }
    try objects.check()
    guard limit >= 0 else { throw ValidationError("--limit \(limit): expected at least 0") }
  }

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    let index = try IndexArguments.open(databases, reading)
    let scope = try index.scope(try scope.value())
    // All moments count where several things are asked for, or their number.
    let conditions = [text, objects.label, objects.vector].count { $0 != nil } + (picture ? 1 : 0)
    let limit = conditions > 1 || count ? 0 : limit
    var parts: [[Moment]] = []
    if let text { parts.append(try index.find(text: text, isFuzzy: fuzzy, limit: limit, scope: scope)) }
    if let found = try objects.labels(in: index, limit: limit, scope: scope) { parts.append(found) }
    var asked: IndexQuery?
    if conditions == 0 || picture {
      let query = try query(for: index)
      guard !query.pictures.isEmpty else {
        let status = try query.concluded()
        guard status == .success else { return status }
        throw Failure(.damagedInput, "no frame arrived: nothing to search for")
      }
      asked = query
      let request = AnswerRequest(within: within, limit: limit, scope: scope, isThorough: thorough)
      parts.append(try query.answer(from: index, request))
    }
    var moments = try objects.vectors(in: index, besides: parts, limit: limit, scope: scope) ?? parts[0]
    if parts.count > 1, objects.vector == nil { moments = try index.together(parts) }
    if conditions > 1, self.limit > 0, !count { moments = Array(moments.prefix(self.limit)) }
    try write(moments, from: index, query: asked?.pictures[0].shown)
    let status = try asked?.concluded() ?? .success
    return status != .success ? status : Self.status(of: moments)
  }

  private static func status(of moments: [Moment]) -> ExitStatus {
    guard !moments.isEmpty else { return .nothingFound }
    return moments.allSatisfy { $0.kind == .possible } ? .onlyPossible : .success
  }

  private func query(for index: Shards) throws -> IndexQuery {
    var reader = StreamReader(input: try StandardStreams.inputStream(), limits: common.limits)
    return try IndexQuery(from: &reader, trimsBorders: index.settings.trimsBorders, mirrored: mirror)
  }

  private func write(_ moments: [Moment], from index: Shards, query: QueryPicture?) throws {
    guard count else { return try answer.write(moments, from: index, query: query) }
    var output = try LineOutput()
    try output.write(text: "\(moments.count)")
    try output.flush()
  }
}
