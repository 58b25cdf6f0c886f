public import ArgumentParser
public import FrameStream
public import SystemIO

/// The flags that every program of a pipeline shares.
public struct StageOptions: ParsableArguments {
  // A file's name may begin with a hyphen.
  @Option(
    name: [.short, .customLong("output")], parsing: .unconditional,
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"), completion: .file())
  public var output: ByteString?

  // A level may be negative: it is a value, not a flag.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How batches are written: store, 1…19 or -1…-7. Default: store into a pipe, 1 into a regular file.", valueName: "level"),
    transform: parseCompression)
  public var compress: Compression?

  @Option(help: ArgumentHelp("Close a batch once it reaches n bytes.", valueName: "n"))
  public var batchBytes: Int = StreamWriter.Options.defaultBatchBytes

  @Flag(help: "End stored batches with a checksum, for a stream that leaves the machine; compressed ones always have one.")
  public var checksum = false

  @OptionGroup public var common: CommonOptions

  public init() {}

  public func validate() throws {
    guard (1 << 12...1 << 30).contains(batchBytes) else {
      throw ValidationError("--batch-bytes \(batchBytes): expected 4096 to 1073741824")
    }
  }

  /// A writer for the output, with compression as the flags and the kind of the output say.
  public func makeWriter(for output: OutputFile) -> StreamWriter {
    let isFile = output.descriptor.kind == .regularFile
    var options = StreamWriter.Options()
    options.compression = compress ?? (isFile ? .level(1) : .store)
    options.batchBytes = batchBytes
    options.hasTables = isFile
    options.hasChecksum = checksum
    options.limits = common.limits
    options.hasRowDifferences = options.compression != .store
    return StreamWriter(output: output.descriptor, options: options)
  }
}

/// The flags of every program, even those that write no frames.
public struct CommonOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Refuse records larger than this.", valueName: "n"))
  public var maxFrameBytes: Int = StreamLimits.defaultPayloadBytes

  @Flag(help: "Print one JSON object with counts, times and memory on standard error at the end.")
  public var stats = false

  @Option(
    help: ArgumentHelp(
      "Write how the time was spent to this file, as Chrome trace events: read, decompress, decode, compute, compress, write.",
      valueName: "file"), completion: .file())
  public var trace: ByteString?

  @Flag(help: "Show a live line on standard error (the default for the last program on a terminal).")
  public var progress = false

  @Flag(name: .shortAndLong, help: "No progress line.")
  public var quiet = false

  public init() {}

  public func validate() throws {
    guard maxFrameBytes > 0 else { throw ValidationError("--max-frame-bytes \(maxFrameBytes): expected at least 1") }
  }

  /// What a reader of streams refuses.
  public var limits: StreamLimits { StreamLimits(payloadBytes: maxFrameBytes) }
}

@Sendable private func parseCompression(_ text: String) throws -> Compression {
  if text == "store" { return .store }
  guard let level = Int(text), Compression.levels.contains(where: { $0.contains(level) }) else {
    throw ValidationError("--compress \(text): expected store, 1 to 19 or -1 to -7")
  }
  return .level(level)
}
