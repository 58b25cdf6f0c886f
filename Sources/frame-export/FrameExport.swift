import ArgumentParser
import FrameStream
import PixelKernels
import Pixels
import Stages
import SystemIO
import ToolSupport

@main struct FrameExport: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-export", abstract: "Write a frame stream as raw frames, y4m, mkv, npy, ppm, pgm, png or jpg.",
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

  @Option(help: ArgumentHelp("Height of a frame on a sheet. Default: by the aspect of the first.", valueName: "n"))
  var cellHeight: Int?

  @Option(help: ArgumentHelp("Rows of a sheet before the next begins; needs -o with a number, such as sheet-%02d.png.", valueName: "n"))
  var rows: Int?

  @Flag(help: "Sheets of cells side by side without times, for web players' scrub previews.")
  var plain = false

  @Option(help: ArgumentHelp("Quality of a jpg, 1 to 100.", valueName: "n"))
  var quality = 90

  @Option(help: "What to do with HDR frames in pictures. Default: tonemap for jpg and sheets, otherwise keep.")
  var hdr: HDRPolicy?

  @OptionGroup var common: CommonOptions

  mutating func validate() throws {
    guard sheet == nil || format.isPicture else { throw ValidationError("--sheet needs --format png, jpg, ppm or pgm") }
    guard hdr == nil || format.isPicture else { throw ValidationError("--hdr is for pictures; frame-convert has it for every format") }
    guard sheet != nil || rows == nil && !plain else { throw ValidationError("--rows and --plain need --sheet") }
    guard rows == nil || names != nil else { throw ValidationError("--rows needs -o with a number, such as sheet-%02d.png") }
    guard (1...1000).contains(rows ?? 1) else { throw ValidationError("--rows \(rows!): expected 1 to 1000") }
    guard (1...100).contains(quality) else { throw ValidationError("--quality \(quality): expected 1 to 100") }
    guard (1...1000).contains(sheet ?? 1) else { throw ValidationError("--sheet \(sheet!): expected 1 to 1000 columns") }
    guard (16...4096).contains(cellWidth) else { throw ValidationError("--cell-width \(cellWidth): expected 16 to 4096 pixels") }
    guard (16...4096).contains(cellHeight ?? 16) else { throw ValidationError("--cell-height \(cellHeight!): expected 16 to 4096 pixels") }
    guard fps == nil || format == .y4m else { throw ValidationError("--fps needs --format y4m") }
    guard count == nil && !each || format == .npy else { throw ValidationError("--count and --each need --format npy") }
    guard count == nil || !each else { throw ValidationError("--count and --each can't be combined") }
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
    case .mkv: .matroska
    case .npy: .npy(each ? .each : count.map { .promised($0) } ?? .counted)
    case .ppm: pictures(NetpbmEncoder(isGray: false))
    case .pgm: pictures(NetpbmEncoder(isGray: true))
    case .png: pictures(PNGPictures())
    case .jpg: pictures(JPEGPictures(quality: quality))
    }
  }

  private func pictures(_ encoder: any PictureEncoder) -> ExportForm {
    // A jpg can't say that it holds PQ or HLG.
    guard let sheet else { return .pictures(encoder, names: names, hdr: hdr ?? (format == .jpg ? .tonemap : .keep)) }
    var form = ExportForm.Sheet(columns: sheet, cellWidth: cellWidth, byteLimit: common.maxFrameBytes)
    form.rows = rows
    form.cellHeight = cellHeight
    form.isPlain = plain
    form.names = rows == nil ? nil : names
    form.hdr = hdr ?? .tonemap
    return .sheet(encoder, form)
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
    // What the format could not express is worth knowing after a failure too.
    defer { if let notice = stage.notice, !common.quiet { Diagnostics.note(notice, from: Self.toolName) } }
    return try stage.run(from: &reader)
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
  case raw, y4m, mkv, npy, ppm, pgm, png, jpg

  var isPicture: Bool { self == .ppm || self == .pgm || self == .png || self == .jpg }
}
