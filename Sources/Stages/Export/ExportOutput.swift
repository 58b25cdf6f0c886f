internal import FrameMemory
internal import Glibc
public import SystemIO

/// Output in a foreign format: small writes are gathered, frames are written directly from their buffer.
@safe
public final class ExportOutput {
  private let opening: () throws(Failure) -> OutputFile
  /// `nil` until there is something to write, so that a run that fails at once leaves no file.
  private var file: OutputFile?
  private var buffer = RecordBuffer(capacity: ExportOutput.bufferBytes)
  private var filled = 0
  private var vectors = UnsafeMutableBufferPointer<iovec>.allocate(capacity: 2)
  /// Bytes written.
  public private(set) var bytesOut = 0
  /// Time spent in `write(2)` and waiting for it.
  public private(set) var nanosecondsWriting = 0
  private let trace = StageTrace.current

  private static let bufferBytes = 64 << 10

  /// - Parameter opening: opens the output; called once.
  /// - Throws: `Failure` with the exit status and a message for the user.
  public init(opening: @escaping () throws(Failure) -> OutputFile) { self.opening = opening }

  deinit { unsafe vectors.deallocate() }

  /// The open output.
  func opened() throws(Failure) -> FileDescriptor {
    if let file { return file.descriptor }
    let new = try opening()
    file = new
    return new.descriptor
  }

  /// Continues in a file of its own, until `close`.
  func begin(_ file: OutputFile) { self.file = file }

  /// Writes bytes, now or together with later ones.
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

  /// Writes the gathered bytes.
  func flush() throws {
    guard filled > 0 else { return }
    unsafe vectors[0] = iovec(iov_base: buffer.base, iov_len: filled)
    try unsafe write(UnsafeMutableBufferPointer(rebasing: vectors[..<1]), byteCount: filled)
    filled = 0
  }

  /// Overwrites bytes written earlier.
  func rewrite(_ bytes: [UInt8], at offset: Int) throws {
    try flush()
    try unsafe bytes.withUnsafeBytes { try unsafe opened().write(all: $0, at: offset) }
  }

  /// Writes the gathered bytes and closes: errors of delayed writes show here.
  /// - Parameter isComplete: creates an empty file if nothing was written; a failed run leaves none.
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
