import Glibc

/// Spans of a stage's work, as Chrome trace events in a file: Perfetto and chrome://tracing open it.
///
/// Times are those of `CLOCK_MONOTONIC`, one clock for all processes of a machine, so that the events of several stages
/// merge by concatenating their lines. Spans go to a ring of fixed size and from there to the file: nothing is
/// allocated for one. Spans come from one thread.
@safe
public final class StageTrace {
  /// What a span of time was spent on.
  public enum Work: UInt8, Sendable {
    case read, decompress, decode, compute, compress, write

    fileprivate var name: StaticString {
      switch self {
      case .read: "read"
      case .decompress: "decompress"
      case .decode: "decode"
      case .compute: "compute"
      case .compress: "compress"
      case .write: "write"
      }
    }
  }

  private struct Span {
    var work: Work
    var began: Int
    var nanoseconds: Int
  }

  /// The trace of the process, or `nil`: then a span costs one comparison.
  public static var current: StageTrace? { unsafe process }

  /// Safe: set once, by `begin`, before a stage is made and a second thread exists.
  private nonisolated(unsafe) static var process: StageTrace?

  private let file: OutputFile
  private let ring = UnsafeMutableBufferPointer<Span>.allocate(capacity: StageTrace.spans)
  private var text = TraceText(capacity: StageTrace.spans * TraceText.bytesPerEvent + 1024)
  private var filled = 0
  private var computingSince = Clock.nanoseconds
  private let processNumber = Int(getpid())
  /// Why the trace ends early.
  private var failure: SystemError?

  private static let spans = 512
  /// Shorter gaps are between two steps of the same work and do not count as work.
  private static let shortestGap = 2_000

  /// Begins the trace of the process.
  /// - Parameter file: owned from here on.
  public static func begin(in file: OutputFile, stage: String) {
    unsafe process = StageTrace(file, stage: stage)
  }

  /// See `OutputFile.entrust`.
  public func entrust() { file.entrust() }

  private init(_ file: OutputFile, stage: String) {
    self.file = file
    text.append("[\n{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":")
    text.append(processNumber)
    text.append(",\"tid\":1,\"args\":{\"name\":\"")
    for byte in stage.utf8 { text.append(byte) }
    text.append("\"}}")
  }

  deinit { unsafe ring.deallocate() }

  /// Records time spent on input, output or zstd. The time between two of these is computing.
  public func note(_ work: Work, from began: Int, nanoseconds: Int) {
    noteComputing(until: began)
    add(Span(work: work, began: began, nanoseconds: nanoseconds))
    computingSince = began + nanoseconds
  }

  /// Records a span inside a stage's computing: one decoded frame.
  public func noteInside(_ work: Work, from began: Int, nanoseconds: Int) {
    add(Span(work: work, began: began, nanoseconds: nanoseconds))
  }

  /// Ends the trace.
  /// - Throws: `SystemError`, or `Failure` if the trace would be one of the run's inputs. A full or missing disk costs the trace,
  ///   not the frames: this is reported once they are out.
  public func close() throws {
    noteComputing(until: Clock.nanoseconds)
    flush()
    text.append("\n]\n")
    writeText()
    if let failure { throw failure }
    try file.close()
  }

  private func noteComputing(until end: Int) {
    guard end - computingSince >= Self.shortestGap else { return }
    add(Span(work: .compute, began: computingSince, nanoseconds: end - computingSince))
  }

  private func add(_ span: Span) {
    unsafe ring[filled] = span
    filled += 1
    if filled == Self.spans { flush() }
  }

  private func flush() {
    for index in 0..<filled { unsafe lay(ring[index]) }
    filled = 0
    writeText()
  }

  /// One line: a complete event ("X") with microseconds.
  private func lay(_ span: Span) {
    text.append(",\n{\"name\":\"")
    text.append(span.work.name)
    text.append("\",\"ph\":\"X\",\"ts\":")
    text.append(microseconds: span.began)
    text.append(",\"dur\":")
    text.append(microseconds: span.nanoseconds)
    text.append(",\"pid\":")
    text.append(processNumber)
    text.append(",\"tid\":1}")
  }

  private func writeText() {
    defer { text.removeAll() }
    guard failure == nil else { return }
    do throws(SystemError) {
      try unsafe text.withUnsafeBytes { (bytes) throws(SystemError) in try unsafe file.descriptor.write(all: bytes) }
    } catch { failure = error }
  }
}

/// Text of fixed capacity, formatted without allocating.
@safe
struct TraceText: ~Copyable {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private var count = 0

  /// Longer than the longest event: three numbers of 20 digits and the keys.
  static let bytesPerEvent = 160

  init(capacity: Int) { unsafe bytes = .allocate(capacity: capacity) }

  deinit { unsafe bytes.deallocate() }

  mutating func append(_ byte: UInt8) {
    precondition(unsafe count < bytes.count, "the text of a trace is full")
    unsafe bytes[count] = byte
    count += 1
  }

  mutating func append(_ text: StaticString) {
    // Safe: static strings are UTF-8 in constant memory.
    for offset in 0..<text.utf8CodeUnitCount { unsafe append(text.utf8Start[offset]) }
  }

  /// - Parameter value: at least 0.
  mutating func append(_ value: Int) {
    var unit = 1
    while value / unit >= 10 { unit *= 10 }
    while unit > 0 {
      append(UInt8(ascii: "0") + UInt8(value / unit % 10))
      unit /= 10
    }
  }

  /// Microseconds with three places.
  mutating func append(microseconds nanoseconds: Int) {
    append(nanoseconds / 1000)
    append(UInt8(ascii: "."))
    append(UInt8(ascii: "0") + UInt8(nanoseconds / 100 % 10))
    append(UInt8(ascii: "0") + UInt8(nanoseconds / 10 % 10))
    append(UInt8(ascii: "0") + UInt8(nanoseconds % 10))
  }

  mutating func removeAll() { count = 0 }

  func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try unsafe body(UnsafeRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[..<count])))
  }
}
