public import ArgumentParser
public import FrameStream
public import SystemIO

/// The flags of every program, even those that write no frames.
public struct CommonOptions: ParsableArguments {
  /// `--max-frame-bytes`, at least 1.
  @Option(help: ArgumentHelp("Refuse records larger than this.", valueName: "n"))
  public var maxFrameBytes: Int = StreamLimits.defaultPayloadBytes

  /// `--stats`
  @Flag(help: "At the end, print one JSON object with counts, times and memory on standard error.")
  public var stats = false

  /// `--trace`
  @Option(
    help: ArgumentHelp(
      "Write how the time was spent to this file, as Chrome trace events: read, decompress, decode, compute, compress, write.",
      valueName: "file"), completion: .file())
  public var trace: ByteString?

  /// `--progress`
  @Flag(help: "Show a live line on standard error (the default for the last program on a terminal).")
  public var progress = false

  /// `--quiet`
  @Flag(name: .shortAndLong, help: "No progress line.")
  public var quiet = false

  public init() {}

  public func validate() throws {
    guard maxFrameBytes > 0 else { throw ValidationError("--max-frame-bytes \(maxFrameBytes): expected at least 1") }
  }

  /// What a reader of streams refuses.
  public var limits: StreamLimits { StreamLimits(payloadBytes: maxFrameBytes) }
}

extension CommonOptions {
  /// Begins what `--trace` asks for. Called before readers and writers are made; `Tool.main` ends it.
  /// - Throws: `Failure` with status 73 if the file can't be created.
  public func beginTrace(of tool: String) throws(Failure) {
    guard let trace else { return }
    StageTrace.begin(in: try OutputFile(creating: trace), stage: tool)
  }
}

/// The flag of programs whose threads share a frame.
public struct ThreadOptions: ParsableArguments {
  /// The value of `--threads`, at least 1.
  @Option(help: ArgumentHelp("Threads that share a frame's rows. The output is the same for any value.", valueName: "n"))
  public var threads: Int = 1

  public init() {}

  public func validate() throws {
    guard (1...64).contains(threads) else { throw ValidationError("--threads \(threads): expected 1 to 64") }
  }
}
