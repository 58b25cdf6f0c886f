import ArgumentParser
import FrameIndex
import FrameStream
import IndexStages
import SystemIO
import ToolSupport

struct AddVectorsSubcommand: IndexSubcommand {
  static let configuration = CommandConfiguration(
    commandName: "add-vectors", abstract: "Add vectors that a model computed from frames.",
    discussion: """
      Reads an .npy array of 16-, 32- or 64-bit floats, one row per frame, or NDJSON: {"video":…,"frame":…,"vector":[…]}. It \
      replaces earlier vectors of the same model and video.

      Example: frame-index add-vectors library.fidx --model clip --tensors talk.tensors talk.npy
      """)

  @Argument(help: ArgumentHelp("The index; created if there is none.", valueName: "db"), completion: .file())
  var database: String

  @Argument(help: ArgumentHelp("An .npy array or NDJSON; default: NDJSON on standard input.", valueName: "file"), completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("What made the vectors: any name. Lines of NDJSON may name their own.", valueName: "name"))
  var model: String?

  @Option(help: ArgumentHelp("How vectors of a new model are compared. Default: cosine.", valueName: "metric"))
  var metric: VectorMetric?

  @Option(
    help: ArgumentHelp("The video of an array, or of lines without one.", valueName: "path"), transform: IndexArguments.video)
  var video: String?

  @Option(
    help: ArgumentHelp("The frame index of each row: a text file with one per line, or an .npy of integers.", valueName: "file"),
    completion: .file())
  var frames: String?

  @Option(help: ArgumentHelp("Rows of the array per second.", valueName: "rate"))
  var fps: String?

  @Option(
    help: ArgumentHelp("The stream of tensors that the vectors came from: it names videos, frames and times.", valueName: "stream"),
    completion: .file())
  var tensors: String?

  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    guard [frames, fps, tensors].count(where: { $0 != nil }) <= 1 else {
      throw ValidationError("--frames, --fps and --tensors can't be combined")
    }
  }

  mutating func perform() throws -> ExitStatus {
    try common.beginTrace(of: FrameIndexTool.toolName)
    if let file, file != "-", try VectorAddStage.isArray(file) { return try addArray(file) }
    guard frames == nil, fps == nil, tensors == nil else {
      throw Failure(.usage, "--frames, --fps and --tensors go with an .npy file; lines of NDJSON name their frames")
    }
    var lines = LineReader(try InputFile.open(file, expecting: "vectors", hint: "frame-index add-vectors DB --model NAME FILE.npy"))
    var reader = VectorReader(into: try IndexFile.openOrCreateForData(database), model: model, metric: metric, video: video)
    return try VectorAddStage.run(lines: &lines, into: &reader) { error in
      FaultTally.report(Failure(error), from: FrameIndexTool.toolName)
    }
  }

  private func addArray(_ file: String) throws -> ExitStatus {
    guard let model else { throw Failure(.usage, "--model is missing: expected the name of what made the vectors") }
    let array = try NumpyArray(try InputFile.open(file), name: file)
    let rows = try rows()
    var reader = VectorReader(into: try IndexFile.openOrCreateForData(database), model: model, metric: metric, video: video)
    return try VectorAddStage.run(array: array, name: file, rows: rows, video: video, into: &reader) { failure in
      FaultTally.report(failure, from: FrameIndexTool.toolName)
    }
  }

  private func rows() throws -> VectorAddStage.Rows {
    if let tensors { return .tensors(StreamReader(input: try InputFile.open(tensors), limits: common.limits)) }
    if let fps { return .rate(try RateArgument.parse(fps).doubleValue) }
    if let frames { return .frames(try FrameList.read(frames)) }
    return .counted
  }
}

extension VectorMetric: ExpressibleByArgument {}
