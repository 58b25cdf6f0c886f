import FrameStream
import Sandbox
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
  /// Whether it has been said that no device decodes.
  private var isRefusalKnown = false

  init(
    identity: StageIdentity, options: DecodingOptions, selection: FrameSelection, stage flags: StageOptions, output: OutputFile,
    sandbox: Sandbox.Parts
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
    statistics.sandbox = sandbox
  }

  /// - Parameter opened: the file, where that has been done.
  mutating func decode(_ file: ByteString, opened: consuming VideoReader? = nil) throws {
    if var reader = consume opened { return try decode(&reader) }
    var reader: VideoReader
    do throws(DecodingError) {
      reader = try VideoReader(path: file, options: options, selection: selection)
    } catch {
      return try stage.skip(file, because: Failure(error), to: &writer)
    }
    try decode(&reader)
  }

  private mutating func decode(_ reader: inout VideoReader) throws {
    try stage.run(&reader, to: &writer)
    for notice in reader.notices { Diagnostics.note(notice, from: tool) }
    if let refusal = reader.hardwareRefusal, !isRefusalKnown {
      Diagnostics.note("decoding in software: \(refusal)", from: tool)
      isRefusalKnown = true
    }
    // Chosen or not.
    statistics.framesIn += UInt64(reader.damage.frames)
    statistics.bytesIn += reader.traffic.bytes
    statistics.nanosecondsReading += reader.traffic.nanoseconds
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
