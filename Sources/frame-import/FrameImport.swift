import ArgumentParser
import Pixels
import Stages
import SystemIO
import ToolSupport

@main struct FrameImport: Tool {
  static let configuration = CommandConfiguration(
    commandName: "frame-import", abstract: "Turn y4m, raw frames or ppm and pgm pictures into a frame stream.",
    discussion: """
      Reads standard input, or FILE. y4m, ppm and pgm are recognised by their first bytes; raw frames
      are tightly packed planes, one frame after another, in FFmpeg's rawvideo layout.

      Example: my-renderer | frame-import --format raw --pixel-format rgb24 --size 1920x1080 --fps 30 | frame-info
      """,
    version: Version.long)

  @Argument(help: ArgumentHelp("A file; default: standard input.", valueName: "file"), completion: .file())
  var file: ByteString?

  @Option(help: "Format of the input. Default: recognised by its first bytes.")
  var format: ImportFormat?

  @OptionGroup var picture: PictureOptions
  @OptionGroup var stage: StageOptions

  mutating func validate() throws {
    let isRaw = format == .raw
    guard isRaw == (picture.pixelFormat != nil) && isRaw == (picture.size != nil) else {
      throw ValidationError(
        isRaw ? "--format raw needs --pixel-format and --size" : "--pixel-format and --size need --format raw")
    }
  }

  mutating func execute() throws -> ExitStatus {
    try stage.common.beginTrace(of: Self.toolName)
    let identity = StageIdentity.current(Self.toolName)
    let progress = ProgressObserver(ProgressLine(tool: Self.toolName, options: stage.common, isLast: stage.output != nil))
    if stage.output == nil { _ = try OutputFile.open(nil) }
    let descriptor: FileDescriptor
    let importing: ImportStage
    do throws(Failure) {
      descriptor = try InputFile.open(file, expecting: "y4m, ppm, pgm or raw frames", hint: "frame-import FILE | …")
      importing = try ImportStage(
        identity: identity, source: source(descriptor), from: descriptor, format: format, options: picture.importOptions,
        observer: progress)
    } catch {
      try stage.refuse(error, as: identity)
    }
    return try run(importing, to: try OutputFile.open(stage.output), progress)
  }

  private func run(_ importing: consuming ImportStage, to output: OutputFile, _ progress: ProgressObserver) throws -> ExitStatus {
    var statistics = StageStatistics(stage: Self.toolName)
    var writer = stage.makeWriter(for: output)
    defer {
      progress.end()
      statistics.bytesIn = importing.bytesIn
      statistics.nanosecondsReading = importing.nanosecondsReading
      statistics.framesIn = writer.totalFrames
      statistics.note(writer)
      if stage.common.stats { statistics.print() }
    }
    return try output.closing { try importing.run(to: &writer) }
  }

  private func source(_ descriptor: FileDescriptor) -> ImportStage.Source {
    ImportStage.Source(
      path: file ?? "-", bytes: descriptor.regularFileBytes.map { Int64($0) } ?? -1,
      time: descriptor.modificationNanoseconds ?? -1)
  }
}
