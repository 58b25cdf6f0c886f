internal import CZstd
internal import FrameMemory
internal import SystemIO

/// Reads zstd frames from a descriptor and decompresses them into a record buffer.
///
/// A frame of known size is decompressed in place (`ZSTD_d_stableOutBuffer`): libzstd copies the stored
/// blocks of a pipe once, from a read buffer that stays in cache. Any other frame goes through libzstd's window.
@safe
struct BatchDecoder: ~Copyable {
  private let context: OpaquePointer
  private let input: FileDescriptor
  private var source: RecordBuffer
  /// Bytes `consumed ..< arrived` of `source` are waiting to be decompressed.
  private var consumed = 0
  private var arrived = 0
  private let limits: StreamLimits

  private enum State { case between, direct(end: Int), windowed }
  private var state = State.between
  private var sawInput = false

  /// The outcome of a step.
  enum Progress { case more, frameDone, endOfInput, endInFrame }

  /// Where in the buffer the current frame begins, if it carries a checksum that verifies its bytes at its end. `nil` for frames
  /// that go through the window: they may be unbounded, and waiting would need unbounded memory.
  private(set) var checkedFrom: Int?
  /// Compressed bytes read so far.
  private(set) var bytesIn = 0
  /// Nanoseconds spent waiting for input.
  private(set) var nanosecondsReading = 0
  var trace = BatchTrace()

  /// A few pages of a pipe at once, small enough to stay in the L2 cache until they are decompressed.
  private static let readBytes = 128 << 10

  init(input: FileDescriptor, limits: StreamLimits) {
    unsafe context = ZSTD_createDCtx()!
    _ = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)
    self.input = input
    self.limits = limits
    source = RecordBuffer(capacity: Self.readBytes)
  }

  deinit { unsafe _ = ZSTD_freeDCtx(context) }

  /// Whether nothing is buffered, so that the next step reads.
  var needsInput: Bool { consumed == arrived }

  /// Decompresses more data after `filled`.
  ///
  /// Bytes `position ..< filled` of the buffer are kept; they may move to the front, and `position` and `filled` with them.
  mutating func step(into buffer: inout RecordBuffer, position: inout Int, filled: inout Int) throws(StreamError) -> Progress {
    if case .between = state {
      guard try beginFrame(in: &buffer, position: &position, filled: &filled) else { return .endOfInput }
    }
    if needsInput, try !readMore() { return .endInFrame }
    return try decompress(into: &buffer, position: &position, filled: &filled)
  }

  /// Reads a frame's header and makes room for the frame. False at the end of the input.
  private mutating func beginFrame(in buffer: inout RecordBuffer, position: inout Int, filled: inout Int) throws(StreamError) -> Bool {
    var header = framepipe_frame_header()
    while true {
      let missing = unsafe ZSTD_getFrameHeader(&header, source.base + consumed, arrived - consumed)
      guard ZSTD_isError(missing) == 0 else { throw refusal(of: missing) }
      if missing == 0 { break }
      guard try readMore() else {
        if arrived == consumed { return false }
        throw sawInput || beginsLikeAFrame ? StreamError.cut(arrived: .init()) : refusal(of: missing)
      }
    }
    sawInput = true
    // Skippable frames yield nothing: the window path skips them.
    let size = framepipe_is_skippable(header) != 0 ? 0 : header.frameContentSize
    buffer.moveToFront(from: position, to: filled)
    filled -= position
    position = 0
    #if MEMORY_BENCHMARK
    if filled == 0 { buffer.renew() }
    #endif
    if size > 0, size <= UInt64(limits.payloadBytes + StreamLimits.headBytes + 4096) {
      buffer.grow(to: filled + Int(size), keeping: filled)
      state = .direct(end: filled + Int(size))
      checkedFrom = header.checksumFlag != 0 ? filled : nil
    } else {
      state = .windowed
      checkedFrom = nil
    }
    let isDirect: Int32 = if case .direct = state { 1 } else { 0 }
    _ = unsafe ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    _ = unsafe ZSTD_DCtx_setParameter(context, framepipe_stable_out_buffer, isDirect)
    return true
  }

  private mutating func decompress(
    into buffer: inout RecordBuffer, position: inout Int, filled: inout Int
  ) throws(StreamError) -> Progress {
    let end: Int
    switch state {
    case .direct(let frameEnd): end = frameEnd
    default:
      makeRoom(in: &buffer, position: &position, filled: &filled)
      end = buffer.capacity
    }
    var output = unsafe ZSTD_outBuffer(dst: buffer.base, size: end, pos: filled)
    var compressed = unsafe ZSTD_inBuffer(src: source.base, size: arrived, pos: consumed)
    let began = trace.isOn ? Clock.nanoseconds : 0
    let result = unsafe ZSTD_decompressStream(context, &output, &compressed)
    if trace.isOn { trace.decompress(from: began) }
    unsafe filled = output.pos
    unsafe consumed = compressed.pos
    guard ZSTD_isError(result) == 0 else { throw .damaged(reason: ZstdError(code: result).description, arrived: .init()) }
    guard result == 0 else { return .more }
    state = .between
    return .frameDone
  }

  /// Keeps at least a record's prefix, and half the buffer, free after `filled`.
  private func makeRoom(in buffer: inout RecordBuffer, position: inout Int, filled: inout Int) {
    guard filled == buffer.capacity else { return }
    buffer.moveToFront(from: position, to: filled)
    filled -= position
    position = 0
    // A record larger than the buffer: its length was already checked against the limits.
    if filled == buffer.capacity { buffer.grow(to: buffer.capacity * 2, keeping: filled) }
  }

  /// Reads more after the buffered bytes. False at the end of the input.
  private mutating func readMore() throws(StreamError) -> Bool {
    source.moveToFront(from: consumed, to: arrived)
    arrived -= consumed
    consumed = 0
    do throws(SystemError) {
      let began = Clock.nanoseconds
      defer { countReading(since: began) }
      let count = unsafe try input.read(
        into: UnsafeMutableRawBufferPointer(start: source.base + arrived, count: source.capacity - arrived))
      arrived += count
      bytesIn += count
      return count > 0
    } catch { throw .system(error) }
  }

  private mutating func countReading(since began: Int) {
    let nanoseconds = Clock.nanoseconds - began
    nanosecondsReading += nanoseconds
    trace.read(from: began, nanoseconds: nanoseconds)
  }

  /// Whether the bytes at hand, too few for a zstd frame's header, are the first of one.
  private var beginsLikeAFrame: Bool {
    let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    let count = min(magic.count, arrived - consumed)
    return unsafe UnsafeRawBufferPointer(start: source.base + consumed, count: count).elementsEqual(magic[..<count])
  }

  /// Why the buffered bytes do not begin a zstd frame.
  private func refusal(of code: Int) -> StreamError {
    if sawInput { return .malformed("bytes that are not zstd data follow a batch") }
    let first = unsafe UnsafeRawBufferPointer(start: source.base + consumed, count: min(4, arrived - consumed))
    return .notAStream(firstBytes: unsafe Array(first))
  }

  /// Discards the buffer and continues at another offset of the file, where a zstd frame begins.
  mutating func jump(to offset: Int) throws(StreamError) {
    do throws(SystemError) { try input.seek(to: offset) } catch { throw .system(error) }
    consumed = 0
    arrived = 0
    state = .between
  }

  /// Whether the next step would finish within the timeout.
  mutating func isReady(withinMilliseconds timeout: Int32) -> Bool {
    guard needsInput else { return true }
    let began = Clock.nanoseconds
    defer {
      countReading(since: began)
      trace.end()
    }
    return input.isReadable(withinMilliseconds: timeout)
  }
}

/// A failure that libzstd reported.
struct ZstdError: Error, CustomStringConvertible {
  /// libzstd's message in lower case, for example "restored data doesn't match checksum".
  let description: String

  init(code: Int) {
    let words = unsafe String(cString: ZSTD_getErrorName(code))
    description = words.prefix(1).lowercased() + words.dropFirst()
  }
}
