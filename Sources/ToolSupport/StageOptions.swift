public import ArgumentParser
public import FrameStream
public import Stages
public import SystemIO

/// The flags that every program of a pipeline shares.
public struct StageOptions: ParsableArguments {
  /// `--output`; `nil` is standard output. A file's name may begin with a hyphen.
  @Option(
    name: [.short, .customLong("output")], parsing: .unconditional,
    help: ArgumentHelp("Write to this file instead of standard output.", valueName: "file"), completion: .file())
  public var output: ByteString?

  /// `--compress`; `nil` leaves it to the kind of output. A level may be negative: it is a value, not a flag.
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How batches are written: store, 1…19 or -1…-7. Default: store into a pipe, 1 into a regular file.", valueName: "level"),
    transform: parseCompression)
  public var compress: Compression?

  /// `--batch-bytes`, 4 KiB to 1 GiB.
  @Option(help: ArgumentHelp("Close a batch once it reaches n bytes.", valueName: "n"))
  public var batchBytes: Int = StreamWriter.Options.defaultBatchBytes

  /// `--checksum`
  @Flag(help: "End stored batches with a checksum, for a stream that leaves the machine; compressed ones always have one.")
  public var checksum = false

  /// The flags of programs that write no frames.
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

@Sendable private func parseCompression(_ text: String) throws -> Compression {
  if text == "store" { return .store }
  guard let level = Int(text), Compression.levels.contains(where: { $0.contains(level) }) else {
    throw ValidationError("--compress \(text): expected store, 1 to 19 or -1 to -7")
  }
  return .level(level)
}

/// Shared by programs that begin a stream.
extension StageOptions {
  /// Ends before the first frame: on standard output, later stages are told in band; a named file is not created.
  ///
  /// - Throws: always: the failure that was given.
  public func refuse(_ failure: Failure, as identity: StageIdentity) throws -> Never {
    guard output == nil || output == "-" else { throw failure }
    var writer = makeWriter(for: try OutputFile.open(nil))
    try writer.conclude(failure, of: identity)
  }
}
