internal import CProcess
public import FrameStream
internal import Sandbox
public import Stages
public import SystemIO

/// Wires a stage to the program's streams.
public enum StageRun {
  /// Runs a program that makes one frame from each frame, from standard input to the output that the flags name.
  ///
  /// - Throws: what the stage can't recover from: `SystemError` or `Failure`.
  public static func transform<Transform: FrameTransform & ~Copyable>(
    _ transform: consuming Transform, tool: String, options: StageOptions
  ) throws -> ExitStatus {
    var waiting: Transform? = consume transform
    return try run(tool: tool, options: options) { identity, observer, reader, writer in
      var stage = TransformStage(identity: identity, transform: waiting.take()!, observer: observer)
      return try stage.run(from: &reader, to: &writer)
    }
  }

  /// Opens the streams, runs a loop over them, and prints the statistics and progress that the flags request.
  ///
  /// - Throws: what `loop` throws, and `Failure` where an input or output can't be opened.
  public static func run(
    tool: String, options: StageOptions,
    _ loop: (StageIdentity, any StageObserver, inout StreamReader, inout StreamWriter) throws -> ExitStatus
  ) throws -> ExitStatus {
    try options.common.beginTrace(of: tool)
    var statistics = StageStatistics(stage: tool)
    let input = try StandardStreams.inputStream()
    let output = try OutputFile.open(options.output)
    // Once everything is open, nothing else is needed.
    if options.output == nil && options.common.trace == nil { statistics.sandbox = try Sandbox.enter(.auto) }
    let isLast = output.descriptor.kind != .pipe
    let observer = ProgressObserver(ProgressLine(tool: tool, options: options.common, isLast: isLast))
    var reader = StreamReader(input: input, limits: options.common.limits)
    var writer = options.makeWriter(for: output)
    defer {
      observer.end()
      statistics.note(reader)
      statistics.note(writer)
      if options.common.stats { statistics.print() }
    }
    return try output.closing { try loop(.current(tool), observer, &reader, &writer) }
  }

  /// Runs a loop over standard input that writes no stream, and prints the statistics and progress that the flags request.
  ///
  /// - Throws: what `loop` throws, and `Failure` where standard input is no stream.
  public static func read(
    tool: String, options: CommonOptions, _ loop: (ProgressObserver, inout StreamReader) throws -> ExitStatus
  ) throws -> ExitStatus {
    try options.beginTrace(of: tool)
    var statistics = StageStatistics(stage: tool)
    let input = try StandardStreams.inputStream()
    let progress = ProgressObserver(ProgressLine(tool: tool, options: options, isLast: true))
    var reader = StreamReader(input: input, limits: options.limits)
    defer {
      progress.end()
      statistics.note(reader)
      if options.stats { statistics.print() }
    }
    return try loop(progress, &reader)
  }
}

extension StageIdentity {
  /// This program with the arguments it was given, byte for byte.
  public static func current(_ tool: String) -> StageIdentity {
    StageIdentity(name: tool, version: Version.number, arguments: ProgramArguments.all)
  }
}

/// Shows progress of a stage.
public final class ProgressObserver: StageObserver {
  private var line: ProgressLine
  /// Shows what it observes in `line`.
  public init(_ line: ProgressLine) { self.line = line }
  public func begin(_ header: StreamHeader) { line.begin(header) }
  public func advance(to frame: FrameHeader) { line.advance(to: frame) }
  /// The part will have this many frames.
  public func expect(frames: Int) { line.expect(frames: frames) }
  /// Clears the line.
  public func end() { line.end() }
}

/// SIGINT, SIGTERM and SIGHUP for a program that has something to finish: its input ends, and the program finishes as at the end
/// of any input before it dies of the signal.
public enum Interruption {
  /// From here on signals end the standard input. A signal that was ignored when the program started stays ignored.
  public static func endsInput() { _ = framepipe_catch_interrupts(FileDescriptor.standardInput.number) }

  /// Whether a signal has come.
  public static var hasCome: Bool { framepipe_interrupt() != 0 }

  /// Ends the process by the signal it received, so that its parent sees what happened.
  public static func endProcess() { framepipe_end_by(framepipe_interrupt()) }
}
