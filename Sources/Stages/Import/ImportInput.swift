internal import FrameMemory
internal import SystemIO

/// Bytes of a foreign format: header text through a small buffer, pictures directly from the descriptor to their destination.
struct ImportInput: ~Copyable {
  private let descriptor: FileDescriptor
  private var buffer = RecordBuffer(capacity: Self.bufferBytes)
  /// Bytes `consumed ..< arrived` of the buffer are pending.
  private var consumed = 0
  private var arrived = 0
  private(set) var bytesIn = 0
  /// Nanoseconds spent waiting for input.
  private(set) var nanosecondsReading = 0
  private let trace = StageTrace.current

  /// Small, because picture bytes that arrive with a header are copied a second time.
  private static let bufferBytes = 4 << 10

  /// - Parameter descriptor: the caller keeps and closes it.
  init(_ descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// The next byte, without consuming it; `nil` at the end.
  mutating func peek() throws(Failure) -> UInt8? {
    if consumed == arrived {
      (consumed, arrived) = (0, 0)
      guard try readMore() else { return nil }
    }
    return buffer.bytes(from: consumed, count: 1).integer(at: 0)
  }

  /// The next byte; `nil` at the end.
  mutating func next() throws(Failure) -> UInt8? {
    let byte = try peek()
    if byte != nil { consumed += 1 }
    return byte
  }

  /// The next `count` bytes, at most 4,096, without consuming them; fewer at the end of the input.
  @_lifetime(&self)
  mutating func peek(_ count: Int) throws(Failure) -> RawSpan {
    buffer.moveToFront(from: consumed, to: arrived)
    arrived -= consumed
    consumed = 0
    while arrived < count, try readMore() {}
    return buffer.bytes(from: 0, count: min(count, arrived))
  }

  /// Fills `destination`.
  /// - Returns: the bytes read; fewer at the end of the input.
  mutating func read(into destination: inout MutableRawSpan) throws(Failure) -> Int {
    var done = min(arrived - consumed, destination.byteCount)
    destination.replace(at: 0, with: buffer.bytes(from: consumed, count: done))
    consumed += done
    while done < destination.byteCount {
      let count = unsafe try destination.withUnsafeMutableBytes { (bytes) throws(Failure) in
        unsafe try read(UnsafeMutableRawBufferPointer(rebasing: bytes[done...]))
      }
      if count == 0 { break }
      done += count
    }
    return done
  }

  /// Whether the next byte would arrive within the timeout. If not, a stage flushes its output.
  mutating func isReady(withinMilliseconds timeout: Int32) -> Bool {
    if consumed < arrived { return true }
    let began = Clock.nanoseconds
    defer { countReading(since: began) }
    return descriptor.isReadable(withinMilliseconds: timeout)
  }

  private mutating func readMore() throws(Failure) -> Bool {
    let room = unsafe UnsafeMutableRawBufferPointer(start: buffer.base + arrived, count: buffer.capacity - arrived)
    let count = unsafe try read(room)
    arrived += count
    return count > 0
  }

  private mutating func countReading(since began: Int) {
    let nanoseconds = Clock.nanoseconds - began
    nanosecondsReading += nanoseconds
    trace?.note(.read, from: began, nanoseconds: nanoseconds)
  }

  private mutating func read(_ room: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
    let began = Clock.nanoseconds
    defer { countReading(since: began) }
    do throws(SystemError) {
      let count = unsafe try descriptor.read(into: room)
      bytesIn += count
      return count
    } catch { throw Failure(.inputOutput, "cannot read the input: \(error)") }
  }
}

extension RawSpan {
  func integer(at offset: Int) -> UInt8 {
    // Safe: the load is checked against the span's bounds, and every bit pattern is a byte.
    unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }
}

extension MutableRawSpan {
  /// Copies all of `source` to `offset`.
  mutating func replace(at offset: Int, with source: RawSpan) {
    precondition(offset + source.byteCount <= byteCount, "\(source.byteCount) bytes at \(offset) of \(byteCount)")
    guard source.byteCount > 0 else { return }
    // Safe: the range was checked.
    unsafe withUnsafeMutableBytes { to in
      unsafe source.withUnsafeBytes { unsafe (to.baseAddress! + offset).copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    }
  }
}
