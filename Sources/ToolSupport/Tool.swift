public import ArgumentParser
internal import CProcess
internal import FrameStream
internal import Glibc
public import SystemIO

/// A program of Framepipe: parses its flags, runs, and turns every error into one line and a documented status.
public protocol Tool: ParsableCommand {
  /// Does the work.
  /// - Returns: the status to exit with; messages have been written.
  mutating func execute() throws -> ExitStatus
}

extension Tool {
  /// "frame-resize"
  public static var toolName: String { configuration.commandName ?? "framepipe" }

  /// Called by ArgumentParser; programs implement `execute`.
  ///
  /// - Throws: `ExitCode` with the status of `execute()`.
  public mutating func run() throws { throw ExitCode(Int32(try execute().rawValue)) }

  /// The entry point of the program.
  public static func main() {
    StandardStreams.reserve()
    do {
      var command = try parseAsRoot(ProgramArguments.all.map(\.name))
      try command.run()
      leave(with: .success)
    } catch {
      leave(with: conclude(error))
    }
  }

  private static func leave(with status: ExitStatus) -> Never {
    var status = status
    do { try StageTrace.current?.close() } catch {
      // The frames are written; a trace that failed is still an error.
      let end = conclude(error)
      if status == .success { status = end }
    }
    FaultTally.finish()
    framepipe_unfinished_remove()
    Glibc.exit(Int32(bitPattern: status.rawValue))
  }

  /// Writes an error's message.
  private static func conclude(_ error: any Error) -> ExitStatus {
    if let code = error as? ExitCode { return ExitStatus(rawValue: UInt32(bitPattern: code.rawValue)) ?? .internalError }
    if let system = error as? SystemError { return conclude(system) }
    if let failure = error as? Failure {
      Diagnostics.report(failure, from: toolName)
      return failure.status
    }
    if let stream = error as? StreamError {
      Diagnostics.report(Failure(stream), from: toolName)
      return Failure(stream).status
    }
    return concludeParsing(error)
  }

  /// A reader that closes the pipe early is no error: the writer stops quietly.
  private static func conclude(_ error: SystemError) -> ExitStatus {
    guard !error.isBrokenPipe else { return .success }
    Diagnostics.report(Failure(.inputOutput, "cannot \(error.verb): \(error)"), from: toolName)
    return .inputOutput
  }

  /// Help and version go to standard output; wrong flags give one line and a hint.
  private static func concludeParsing(_ error: any Error) -> ExitStatus {
    let text = fullMessage(for: error)
    if exitCode(for: error) == .success {
      let output = Array((text + "\n").utf8)
      do throws(SystemError) {
        try unsafe output.span.withUnsafeBytes { (bytes) throws(SystemError) in unsafe try StandardStreams.output.write(all: bytes) }
        return .success
      } catch { return conclude(error) }
    }
    let message = message(for: error).split(separator: "\n").first.map(String.init) ?? "wrong usage"
    Diagnostics.report(
      Failure(.usage, message.prefix(1).lowercased() + message.dropFirst(), hint: "\(toolName) --help shows the flags"), from: toolName)
    return .usage
  }
}

/// Messages to a person, on standard error.
public enum Diagnostics {
  /// "frame-resize: what went wrong" and at most one "hint: …".
  public static func report(_ failure: Failure, from tool: String) {
    let hint = failure.hint.map { "hint: \(TerminalText.printable($0))\n" } ?? ""
    write("\(tool): \(TerminalText.printable(failure.message))\n" + hint)
  }

  /// "frame-index: what a person should know". Names in it can't move the cursor.
  public static func note(_ text: String, from tool: String) { write("\(tool): \(TerminalText.printable(text))\n") }

  /// Writes text as it is. Errors writing to standard error are ignored.
  public static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in unsafe try? FileDescriptor.standardError.write(all: UnsafeRawBufferPointer(bytes)) }
  }
}
