import FrameStream
import Stages
import SystemIO
import ToolSupport
import VideoDecoding

/// Decodes one input after another into the output, and keeps count.
struct DecodeRun: ~Copyable {
  private let options: DecodingOptions
  private let selection: FrameSelection
  private let common: CommonOptions
  private let tool: String
  private let output: OutputFile
  private let progress: ProgressObserver
  private var writer: StreamWriter
  private var stage: DecodeStage
  private var statistics: StageStatistics

  init(
    identity: StageIdentity, options: DecodingOptions, selection: FrameSelection, stage flags: StageOptions, output: OutputFile
  ) {
    self.options = options
    self.selection = selection
    self.output = output
    common = flags.common
    tool = identity.name
    let isLast = output.descriptor.kind != .pipe
    progress = ProgressObserver(ProgressLine(tool: identity.name, options: flags.common, isLast: isLast))
    writer = flags.makeWriter(for: output)
    let progress = progress
    stage = DecodeStage(identity: identity, observer: progress) { failure in
      progress.end()
      Diagnostics.report(failure, from: identity.name)
    }
    statistics = StageStatistics(stage: identity.name)
  }

  /// - Parameter opened: the file, where that has been done.
  mutating func decode(_ file: ByteString, opened: consuming VideoSource? = nil) throws {
    if var source = consume opened { return try decode(&source) }
    var source: VideoSource
    do throws(Failure) {
      source = try VideoSource(file, options: options, selection: selection)
    } catch {
      return try stage.skip(file, because: error, to: &writer)
    }
    try decode(&source)
  }

  private mutating func decode(_ source: inout VideoSource) throws {
    try stage.run(&source, to: &writer)
    if let notice = source.notice { Diagnostics.write("\(tool): \(notice)\n") }
    statistics.framesIn += UInt64(source.framesDecoded)
    statistics.bytesIn += source.traffic.bytes
    statistics.nanosecondsReading += source.traffic.nanoseconds
  }

  /// - Returns: the status of the first input that failed.
  consuming func close() throws -> ExitStatus {
    let status = try stage.close(&writer)
    progress.end()
    statistics.note(writer)
    if common.stats { statistics.print() }
    try output.close()
    return status
  }
}
