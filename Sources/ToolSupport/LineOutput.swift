internal import Glibc
public import SystemIO

/// Text on standard output, buffered; line by line on a terminal.
public struct LineOutput {
  private let output: FileDescriptor
  private let isTerminal: Bool
  private let isPipe: Bool
  private var waiting: [UInt8] = []
  private var lastWrite = Clock.nanoseconds

  /// Writes to a file, or to standard output without one. Made when the run's inputs are known.
  ///
  /// - Throws: `Failure` where standard output is one of the inputs.
  public init(_ file: OutputFile? = nil) throws(Failure) {
    output = file?.descriptor ?? StandardStreams.output
    if file == nil { try RunInputs.refuse(output) }
    isTerminal = output.kind == .terminal
    isPipe = output.kind == .pipe
    waiting.reserveCapacity(Self.capacity + 4096)
  }

  private static let capacity = 32 << 10

  /// - Parameter isWaiting: whether the program is about to wait for more input.
  /// - Throws: `SystemError` if the output can't be written; `isBrokenPipe` is set if the reader is gone.
  public mutating func write(_ line: borrowing [UInt8], isWaiting: Bool) throws(SystemError) {
    waiting.append(contentsOf: copy line)
    // A slow source's lines are not held back.
    if isTerminal || isWaiting || waiting.count > Self.capacity || Clock.nanoseconds - lastWrite > 100_000_000 { try flush() }
  }

  /// Writes out the buffered lines.
  ///
  /// Several processes may share a pipe (`xargs -P8 … | jq`), and only short writes to a pipe are atomic: a lock held by this
  /// process keeps lines whole. `fcntl(2)`, `F_SETLKW`.
  /// - Throws: `SystemError` if writing fails.
  public mutating func flush() throws(SystemError) {
    guard !waiting.isEmpty else { return }
    lastWrite = Clock.nanoseconds
    if isPipe { output.lock() }
    defer { if isPipe { output.unlock() } }
    try unsafe waiting.span.withUnsafeBytes { (bytes) throws(SystemError) in try unsafe output.write(all: bytes) }
    waiting.removeAll(keepingCapacity: true)
  }

  /// A line of a table or a list for a person; control characters are escaped, so that none moves the cursor.
  ///
  /// - Throws: `SystemError` if the output can't be written; `isBrokenPipe` is set if the reader is gone.
  public mutating func write(text: String) throws(SystemError) {
    try write(Array((TerminalText.printable(text) + "\n").utf8), isWaiting: false)
  }
}
