internal import FrameMemory
public import SystemIO

/// Reads a frame stream record by record.
///
/// A record lies in the reader's buffer and is lent until the next call. Nothing is allocated per record once the
/// buffer has the size of the largest batch.
public struct StreamReader: ~Copyable {
  private var decoder: BatchDecoder
  private var buffer: RecordBuffer
  private var position = 0
  private var filled = 0
  /// Bytes below this are verified: after them lies an unfinished batch whose checksum has not arrived.
  private var certain = 0
  private let limits: StreamLimits
  private var part = PartState()
  private var ending: Ending?

  private enum Ending { case complete, inBatch }

  /// What has arrived so far.
  public var arrived: StreamError.Arrived { part.arrived }
  /// Frames in all parts.
  public private(set) var totalFrames: UInt64 = 0
  /// Parts begun so far.
  public private(set) var parts = 0
  /// Compressed bytes read.
  public var bytesIn: Int { decoder.bytesIn }
  /// Time spent in `read(2)` and waiting for it.
  public var nanosecondsReading: Int { decoder.nanosecondsReading }
  /// Bytes of the record buffer.
  public var bufferBytes: Int { buffer.capacity }

  /// - Parameter input: where zstd frames come from; the caller keeps and closes it.
  public init(input: FileDescriptor, limits: StreamLimits = StreamLimits()) {
    decoder = BatchDecoder(input: input, limits: limits)
    buffer = RecordBuffer(capacity: 256 << 10)
    self.limits = limits
  }

  /// The next record, or `nil` at the proper end of the input.
  ///
  /// Records that arrived whole before an error are returned before the error is thrown.
  ///
  /// - Throws: `StreamError` if the stream is damaged or breaks off.
  @_lifetime(&self)
  public mutating func next() throws(StreamError) -> StreamRecord? {
    while true {
      if let prefix = try whole() {
        decoder.trace.end()
        return try deliver(prefix)
      }
      if let ending {
        try finish(ending)
        return nil
      }
      try advance()
    }
  }

  /// Whether `next` would return within the timeout. If not, a stage flushes its output.
  public mutating func isReady(withinMilliseconds timeout: Int32) -> Bool {
    ending != nil || filled - position >= RecordPrefix.byteCount || decoder.isReady(withinMilliseconds: timeout)
  }

  /// The prefix of the record at `position`, once the whole record has arrived.
  private func whole() throws(StreamError) -> RecordPrefix? {
    let available = certain - position
    guard available >= RecordPrefix.byteCount else { return nil }
    let prefix = try RecordPrefix(buffer.bytes(from: position, count: RecordPrefix.byteCount), limits: limits)
    return prefix.recordBytes <= available ? prefix : nil
  }

  private mutating func advance() throws(StreamError) {
    do throws(StreamError) {
      switch try decoder.step(into: &buffer, position: &position, filled: &filled) {
      case .more: certain = decoder.checkedFrom ?? filled
      case .frameDone: certain = filled
      case .endOfInput: ending = .complete
      case .endInFrame:
        certain = filled
        ending = .inBatch
      }
    } catch {
      throw error.with(part.arrived)
    }
  }

  /// Throws if the input ended too soon.
  private func finish(_ ending: Ending) throws(StreamError) {
    if parts == 0 && position == filled && decoder.bytesIn == 0 { throw .empty }
    guard ending == .complete, position == filled, part.isComplete, parts > 0 else { throw .cut(arrived: part.arrived) }
  }

  @_lifetime(&self)
  private mutating func deliver(_ prefix: RecordPrefix) throws(StreamError) -> StreamRecord {
    let start = position
    position += prefix.recordBytes
    try part.accept(prefix)
    let head = start + RecordPrefix.byteCount
    switch prefix.type {
    case .header:
      let header = try StreamHeader(buffer.bytes(from: head, count: prefix.headBytes))
      parts += 1
      return .header(header)
    case .frame: return try frame(prefix, at: start)
    case .tensor: return try tensor(prefix, at: start)
    case .failure: return .failure(try StreamFailure(buffer.bytes(from: head, count: prefix.headBytes)))
    case .trailer:
      let trailer = try StreamTrailer(buffer.bytes(from: head, count: prefix.headBytes))
      try part.close(with: trailer)
      return .trailer(trailer)
    default:
      guard prefix.flags & RecordPrefix.required == 0 else { throw .unknownRecord(type: prefix.type.description) }
      return .passing(buffer.bytes(from: start, count: prefix.recordBytes))
    }
  }

  @_lifetime(&self)
  private mutating func frame(_ prefix: RecordPrefix, at start: Int) throws(StreamError) -> StreamRecord {
    guard prefix.headBytes >= FrameHeader.byteCount else { throw .malformed("a frame's head has \(prefix.headBytes) bytes") }
    let header = try FrameHeader(buffer.bytes(from: start + RecordPrefix.byteCount, count: FrameHeader.byteCount))
    guard prefix.payloadBytes == header.layout.byteCount else {
      throw .malformed(
        "a frame of \(header.layout.width)x\(header.layout.height) \(header.layout.format.name) has \(prefix.payloadBytes) bytes, "
          + "expected \(header.layout.byteCount)")
    }
    if prefix.flags & RecordPrefix.rowDifferences != 0 {
      var payload = buffer.mutableBytes(from: start + prefix.payloadOffset, count: prefix.payloadBytes)
      undoRowDifferences(header.layout, in: &payload)
    }
    part.count(header)
    totalFrames += 1
    return .frame(header, buffer.bytes(from: start + prefix.payloadOffset, count: prefix.payloadBytes))
  }

  @_lifetime(&self)
  private mutating func tensor(_ prefix: RecordPrefix, at start: Int) throws(StreamError) -> StreamRecord {
    guard prefix.headBytes >= TensorHeader.byteCount else { throw .malformed("a tensor's head has \(prefix.headBytes) bytes") }
    let head = start + RecordPrefix.byteCount
    let header = try TensorHeader(buffer.bytes(from: head, count: TensorHeader.byteCount), limits: limits)
    guard prefix.headBytes >= header.headBytes else {
      throw .malformed("a tensor of \(header.items) items has a head of \(prefix.headBytes) bytes, expected \(header.headBytes)")
    }
    guard prefix.payloadBytes == header.byteCount else {
      throw .malformed("a tensor's record has \(prefix.payloadBytes) bytes, expected \(header.byteCount)")
    }
    part.countTensor()
    let heads = buffer.bytes(from: head + TensorHeader.byteCount, count: header.items * FrameHeader.byteCount)
    return .tensor(
      header, TensorFrames(heads: heads), buffer.bytes(from: start + prefix.payloadOffset, count: prefix.payloadBytes))
  }

  /// Continues at another batch of the file; see `BatchTable`.
  ///
  /// - Throws: `StreamError` if the stream is damaged or breaks off.
  public mutating func jump(to offset: Int) throws(StreamError) {
    try decoder.jump(to: offset)
    position = 0
    filled = 0
    certain = 0
    ending = nil
    part.loseCount()
  }
}

extension StreamError {
  /// The same error, with how much had arrived.
  func with(_ arrived: Arrived) -> StreamError {
    switch self {
    case .cut: .cut(arrived: arrived)
    case .damaged(let reason, _): .damaged(reason: reason, arrived: arrived)
    default: self
    }
  }
}
