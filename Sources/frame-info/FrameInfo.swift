import ArgumentParser
import FrameStream
import Stages
import SystemIO
import ToolSupport

@main struct FrameInfo: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-info", abstract: "Describe a frame stream: one JSON object per record.",
    discussion: """
      Reads a frame stream on standard input, or from FILE, and prints its header, each frame without its pixels,
      failures and the trailer as NDJSON. In a file with a batch table, --frames and --at reach any frame at once.

      Example: frame-decode talk.mp4 | frame-info --first 1
      """,
    version: Version.long)

  @Argument(help: ArgumentHelp("A stream in a file; default: standard input.", valueName: "file"), completion: .file())
  var file: ByteString?

  @Option(help: ArgumentHelp("Only the header and the first N frames.", valueName: "n"))
  var first: Int?

  @Option(help: ArgumentHelp("Only the frames with these ordinals.", valueName: "a-b"))
  var frames: String?

  @Option(help: ArgumentHelp("Only the frame on screen at this time: seconds or [HH:]MM:SS[.mmm].", valueName: "t"))
  var at: String?

  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    guard [first != nil, frames != nil, at != nil].count(where: \.self) <= 1 else {
      throw ValidationError("--first, --frames and --at can't be combined")
    }
    _ = try selection()
  }

  mutating func execute() throws -> ExitStatus {
    try common.beginTrace(of: Self.toolName)
    var statistics = StageStatistics(stage: Self.toolName)
    let input = try InputFile.open(file)
    var reader = StreamReader(input: input, limits: common.limits)
    let table = file == nil ? nil : BatchTable(of: input)
    var lines = try LineOutput()
    var stage = InfoStage(selection: try selection())
    defer {
      statistics.note(reader)
      if common.stats { statistics.print() }
    }
    do {
      let status = try stage.run(from: &reader, table: table) { try lines.write($0, isWaiting: false) }
      try lines.flush()
      return status
    } catch {
      try lines.flush()
      throw error
    }
  }

  private func selection() throws -> InfoStage.Selection {
    if let first {
      guard first > 0 else { throw ValidationError("--first \(first): expected at least 1") }
      return .first(first)
    }
    if let frames { return .ordinals(try Self.range(frames)) }
    if let at { return .at(try TimeArgument.parse(at)) }
    return .all
  }

  private static func range(_ text: String) throws -> ClosedRange<UInt64> {
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { UInt64($0) }
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else {
      throw ValidationError("--frames \(text): expected A or A-B with A not above B")
    }
    return first...last
  }
}
