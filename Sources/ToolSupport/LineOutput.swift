internal import Glibc
public import SystemIO

/// Text on standard output, gathered into larger writes; line by line on a terminal.
public struct LineOutput {
  private let output: FileDescriptor
  private let isTerminal: Bool
  private var waiting: [UInt8] = []
  private var lastWrite = Clock.nanoseconds

  public init(_ file: OutputFile? = nil) {
    output = file?.descriptor ?? StandardStreams.output
    isTerminal = output.kind == .terminal
    waiting.reserveCapacity(Self.capacity + 4096)
  }

  private static let capacity = 32 << 10

  /// - Parameter isWaiting: whether the program is about to wait for more input.
  public mutating func write(_ line: borrowing [UInt8], isWaiting: Bool) throws(SystemError) {
    waiting.append(contentsOf: copy line)
    // A slow source's lines are not held back.
    if isTerminal || isWaiting || waiting.count > Self.capacity || Clock.nanoseconds - lastWrite > 100_000_000 { try flush() }
  }

  /// Writes the gathered text.
  ///
  /// - Throws: `SystemError` if writing fails.
  public mutating func flush() throws(SystemError) {
    guard !waiting.isEmpty else { return }
    lastWrite = Clock.nanoseconds
    try unsafe waiting.span.withUnsafeBytes { (bytes) throws(SystemError) in try unsafe output.write(all: bytes) }
    waiting.removeAll(keepingCapacity: true)
  }
}
