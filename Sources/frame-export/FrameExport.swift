import ArgumentParser
import FrameStream
import Pixels
import Stages
import SystemIO
import ToolSupport

@main struct FrameExport: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-export", abstract: "Write a frame stream as raw frames, y4m, npy, ppm, pgm or png.",
    discussion: """
      Reads a frame stream on standard input, or from FILE, and writes what other programs read.

      Example: frame-decode talk.mp4 | frame-export --format raw | my-program
      """,
    version: Version.long)

  @Argument(help: ArgumentHelp("A stream in a file; default: standard input.", valueName: "file"), completion: .file())
  var file: ByteString?

  @Option(help: "What to write.")
  var format: ExportFormat

  @Option(
    name: [.short, .customLong("output")], parsing: .unconditional,
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"), completion: .file())
  var output: ByteString?

  @Option(
    help: ArgumentHelp("Frames per second of a y4m. Default: from the duration of the first frame.", valueName: "r"),
    transform: RateArgument.parse)
  var fps: Rational?

  @Option(help: ArgumentHelp("Number of items, for an npy into a pipe.", valueName: "n"))
  var count: UInt64?

  @Flag(help: "Write an npy per record, one after another.")
  var each = false

  @Flag(help: "Number files by the frame's index in its source, from 0; default: by its position in the stream, from 1.")
  var ordinals = false

  @Option(help: ArgumentHelp("One picture of all frames, in this many columns, each with its time.", valueName: "columns"))
  var sheet: Int?

  @Option(help: ArgumentHelp("Width of a frame on a sheet, in pixels.", valueName: "n"))
  var cellWidth = 240

  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    guard sheet == nil || format.isPicture else { throw ValidationError("--sheet belongs to --format png, ppm and pgm") }
    guard (1...1000).contains(sheet ?? 1) else { throw ValidationError("--sheet \(sheet!): expected 1 to 1000 columns") }
    guard (16...4096).contains(cellWidth) else { throw ValidationError("--cell-width \(cellWidth): expected 16 to 4096 pixels") }
    guard fps == nil || format == .y4m else { throw ValidationError("--fps belongs to --format y4m") }
    guard count == nil && !each || format == .npy else { throw ValidationError("--count and --each belong to --format npy") }
    guard count == nil || !each else { throw ValidationError("--count and --each exclude one another") }
    guard !ordinals || format.isPicture && names != nil else {
      throw ValidationError("--ordinals needs -o with a number, such as name-%05d.png")
    }
  }

  private var names: PictureNames? {
    output.flatMap { PictureNames(pattern: $0, numbering: ordinals ? .ordinal : .position) }
  }

  private var form: ExportForm {
    switch format {
    case .raw: .raw
    case .y4m: .y4m(rate: fps)
    case .npy: .npy(each ? .each : count.map { .promised($0) } ?? .counted)
    case .ppm: pictures(NetpbmEncoder(isGray: false))
    case .pgm: pictures(NetpbmEncoder(isGray: true))
    case .png: pictures(PNGPictures())
    }
  }

  private func pictures(_ encoder: any PictureEncoder) -> ExportForm {
    guard let sheet else { return .pictures(encoder, names: names) }
    return .sheet(encoder, ExportForm.Sheet(columns: sheet, cellWidth: cellWidth, byteLimit: common.maxFrameBytes))
  }

  mutating func execute() throws -> ExitStatus {
    try common.beginTrace(of: Self.toolName)
    var statistics = StageStatistics(stage: Self.toolName)
    let input = try InputFile.open(file)
    let output = try makeOutput()
    let progress = ProgressObserver(ProgressLine(tool: Self.toolName, options: common, isLast: self.output != nil))
    var reader = StreamReader(input: input, limits: common.limits)
    var stage = ExportStage(to: output, as: form, observer: progress)
    defer {
      progress.end()
      statistics.note(reader)
      statistics.framesOut = stage.framesOut
      statistics.bytesOut = output.bytesOut
      statistics.nanosecondsWriting = output.nanosecondsWriting
      if common.stats { statistics.print() }
    }
    let status = try stage.run(from: &reader)
    if let notice = stage.notice, !common.quiet { Diagnostics.note(notice, from: Self.toolName) }
    return status
  }

  /// A named file is created when the first frame is written; standard output is already open.
  private func makeOutput() throws -> ExportOutput {
    let path = output
    guard let path, path != "-" else {
      let standard = try OutputFile.open(nil)
      return ExportOutput { standard }
    }
    return ExportOutput { () throws(Failure) in try OutputFile.open(path) }
  }
}

/// `--format`
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  case raw, y4m, npy, ppm, pgm, png

  var isPicture: Bool { self == .ppm || self == .pgm || self == .png }
}
