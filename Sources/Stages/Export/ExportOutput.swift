internal import FrameMemory
internal import Glibc
public import SystemIO

/// Bytes of a foreign format on their way out: small ones are gathered, frames go straight from where they lie.
@safe
public final class ExportOutput {
  private let opening: () throws(Failure) -> OutputFile
  /// `nil` until there is something to write: a run that fails at once leaves no file.
  private var file: OutputFile?
  private var buffer = RecordBuffer(capacity: ExportOutput.bufferBytes)
  private var filled = 0
  private var vectors = UnsafeMutableBufferPointer<iovec>.allocate(capacity: 2)
  public private(set) var bytesOut = 0
  public private(set) var nanosecondsWriting = 0
  private let trace = StageTrace.current

  private static let bufferBytes = 64 << 10

  /// - Parameter opening: opens the output; called once.
  public init(opening: @escaping () throws(Failure) -> OutputFile) { self.opening = opening }

  deinit { unsafe vectors.deallocate() }

  /// The open output.
  func opened() throws(Failure) -> FileDescriptor {
    if let file { return file.descriptor }
    let new = try opening()
    file = new
    return new.descriptor
  }

  /// Goes on with a file of its own, until `close`.
  func begin(_ file: OutputFile) { self.file = file }

  /// Writes bytes, now or with those that follow.
  func write(_ bytes: RawSpan) throws {
    if bytes.byteCount <= buffer.capacity - filled { return gather(bytes) }
    if bytes.byteCount < buffer.capacity / 2 {
      try flush()
      return gather(bytes)
    }
    try unsafe bytes.withUnsafeBytes { large in
      unsafe vectors[0] = iovec(iov_base: buffer.base, iov_len: filled)
      unsafe vectors[1] = iovec(iov_base: UnsafeMutableRawPointer(mutating: large.baseAddress!), iov_len: large.count)
      try unsafe write(vectors, byteCount: filled + large.count)
    }
    filled = 0
  }

  func write(_ bytes: [UInt8]) throws {
    try unsafe bytes.withUnsafeBytes { try unsafe write(RawSpan(_unsafeBytes: $0)) }
  }

  func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { utf8 in try unsafe write(RawSpan(_unsafeBytes: UnsafeRawBufferPointer(utf8))) }
  }

  /// Writes out what was gathered.
  func flush() throws {
    guard filled > 0 else { return }
    unsafe vectors[0] = iovec(iov_base: buffer.base, iov_len: filled)
    try unsafe write(UnsafeMutableBufferPointer(rebasing: vectors[..<1]), byteCount: filled)
    filled = 0
  }

  /// Writes over bytes that went out before.
  func rewrite(_ bytes: [UInt8], at offset: Int) throws {
    try flush()
    try unsafe bytes.withUnsafeBytes { try unsafe opened().write(all: $0, at: offset) }
  }

  /// Writes out what was gathered, and closes: errors of delayed writes show here.
  /// - Parameter isComplete: makes an empty file where nothing was written; a run that failed leaves none.
  func close(isComplete: Bool) throws {
    try flush()
    if isComplete { _ = try opened() }
    let last = file
    file = nil
    try last?.close()
  }

  private func gather(_ bytes: RawSpan) {
    var room = buffer.mutableBytes(from: filled, count: bytes.byteCount)
    room.replace(at: 0, with: bytes)
    filled += bytes.byteCount
  }

  private func write(_ vectors: UnsafeMutableBufferPointer<iovec>, byteCount: Int) throws {
    let output = try opened()
    let began = Clock.nanoseconds
    try unsafe output.write(all: vectors)
    let nanoseconds = Clock.nanoseconds - began
    nanosecondsWriting += nanoseconds
    trace?.note(.write, from: began, nanoseconds: nanoseconds)
    bytesOut += byteCount
  }
}
