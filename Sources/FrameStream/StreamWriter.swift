internal import FrameMemory
internal import Pixels
public import SystemIO

/// Writes a frame stream: records are built in place in a batch arena, and a full batch goes out as one zstd frame.
///
/// The arena is the only memory for frames; a slow reader blocks the writer in `write(2)`, and nothing grows.
public struct StreamWriter: ~Copyable {
  /// How a stream is batched and compressed.
  public struct Options: Sendable {
    /// How the records of a batch are written; stored unless given.
    public var compression = Compression.store
    /// A batch is closed once it holds this many bytes. Most frames are a batch of their own, and every stage holds two.
    public var batchBytes = Self.defaultBatchBytes
    /// Whether the stream ends with tables for random access: for regular files.
    public var hasTables = false
    /// Whether 8-bit frames are stored as differences between rows.
    public var hasRowDifferences = false

    /// 1 MiB, the largest buffer that Linux gives an unprivileged pipe.
    public static let defaultBatchBytes = FileDescriptor.largestPipeBytes

    /// Ends each stored batch with a checksum, as compressed ones have: for a stream that leaves the machine.
    public var hasChecksum = false
    /// Larger frames and tensors are refused.
    public var limits = StreamLimits()

    /// The defaults of the programs' flags.
    public init() {}
  }

  private var encoder: BatchEncoder
  var arena: BatchArena
  private let options: Options
  private var sequence: UInt64 = 0
  private var table = BatchTable()
  private var entry = BatchTable.Entry(compressedBytes: 0, contentBytes: 0, frames: 0, part: 0, ordinal: 0, pts: 0)
  private var batchBegan = 0
  private var trailer = StreamTrailer(frames: 0, tensors: 0, damaged: 0, status: 0)
  private var parts = 0
  private var hasOpenTensor = false
  /// Whether a header has been written and no trailer after it.
  public private(set) var isInPart = false

  /// Whether a failure has been written into this part.
  public var hasFailed: Bool { trailer.status != 0 }

  /// Frames and tensors in all parts.
  public private(set) var totalFrames: UInt64 = 0
  /// Bytes written.
  public var bytesOut: Int { encoder.bytesOut }
  /// Time spent in `write(2)` and waiting for it.
  public var nanosecondsWriting: Int { encoder.nanosecondsWriting }
  /// Time spent in libzstd.
  public var nanosecondsCompressing: Int { encoder.nanosecondsCompressing }
  /// The most bytes of the arena in use at once.
  public var arenaPeakBytes: Int { max(arena.highWater, arena.used) }

  /// A batch that waits longer is written even if not full: the source is slow.
  private static let patienceNanoseconds = 100_000_000

  /// Writes to `output`, which the caller closes.
  public init(output: FileDescriptor, options: Options = Options()) {
    encoder = BatchEncoder(output: output, compression: options.compression, hasChecksum: options.hasChecksum)
    arena = BatchArena(capacity: max(options.batchBytes, 64 << 10))
    self.options = options
  }

  /// Begins a part.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func write(_ header: StreamHeader) throws(SystemError) {
    precondition(!isInPart, "a part begins before the previous one has ended")
    sequence = 0
    trailer = StreamTrailer(frames: 0, tensors: 0, damaged: 0, status: 0)
    isInPart = true
    try flush()
    entry.part = parts
    parts += 1
    try writeHead(header.encoded, type: .header)
  }

  /// Writes a frame whose planes `fill` writes into the batch. It must write every byte.
  /// - Throws: `Failure` for a frame above the limit, `SystemError` if writing failed, and what `fill` throws.
  public mutating func write<E: Error>(_ header: FrameHeader, fill: (inout MutableRawSpan) throws(E) -> Void) throws {
    let prefix = RecordPrefix(
      type: .frame, flags: RecordPrefix.required | (filtersRows(of: header) ? RecordPrefix.rowDifferences : 0),
      headBytes: FrameHeader.byteCount, payloadBytes: header.layout.byteCount, sequence: sequence)
    try check(prefix)
    let start = try reserve(prefix)
    do {
      var head = arena.reopen(from: start + RecordPrefix.byteCount, byteCount: FrameHeader.byteCount)
      header.store(into: &head)
      var payload = arena.reopen(from: start + prefix.payloadOffset, byteCount: prefix.payloadBytes)
      try fill(&payload)
      if prefix.flags & RecordPrefix.rowDifferences != 0 { applyRowDifferences(header.layout, in: &payload) }
    } catch {
      arena.rewind(to: start)
      throw error
    }
    if entry.frames == 0 { (entry.ordinal, entry.pts) = (header.ordinal, header.pts) }
    entry.frames += 1
    trailer.frames += 1
    totalFrames += 1
    if header.flags.contains(.corrupt) { trailer.damaged += 1 }
    try finishRecord()
  }

  /// Passes on an optional record unchanged.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func write(passing record: RawSpan) throws(SystemError) {
    let start = try reserve(bytes: record.byteCount)
    let sequence = sequence
    var copy = arena.reopen(from: start, byteCount: record.byteCount)
    copy.copyBytes(of: record)
    copy.store(sequence, at: 24)
    try finishRecord()
  }

  /// Records a failure, here or upstream. The first of a part gives its status.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func write(_ failure: StreamFailure) throws(SystemError) {
    if trailer.status == 0 { trailer.status = failure.status }
    try writeHead(failure.encoded, type: .failure)
  }

  /// Ends a part.
  /// - Parameters:
  ///   - status: of the stage; that of a failure already written takes precedence.
  ///   - damaged: frames known to be damaged, if more than the marked frames that were written.
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func finishPart(status: UInt32 = 0, damaged: UInt64 = 0) throws(SystemError) {
    trailer.damaged = max(trailer.damaged, damaged)
    if trailer.status == 0 { trailer.status = status }
    try writeHead(trailer.encoded, type: .trailer)
    isInPart = false
    try flush()
  }

  /// Writes the pending batch.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func flush() throws(SystemError) {
    guard arena.used > 0 else { return }
    entry.contentBytes = arena.used
    entry.compressedBytes = try unsafe arena.withUnsafeBytes { (batch) throws(SystemError) in try unsafe encoder.write(batch) }
    if options.hasTables { table.entries.append(entry) }
    entry = BatchTable.Entry(compressedBytes: 0, contentBytes: 0, frames: 0, part: entry.part, ordinal: 0, pts: 0)
    arena.reset()
  }

  /// Writes out what the pipe's reader is waiting for, because the next record may be slow to come.
  ///
  /// Does nothing while a tensor is open, or for a file: its batches are closed by size alone, so that the same frames
  /// make the same bytes.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func flushToReader() throws(SystemError) {
    if !options.hasTables && !hasOpenTensor { try flush() }
  }

  /// Writes the pending batch, and the tables of a file. The descriptor stays open.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func close() throws(SystemError) {
    try flush()
    if options.hasTables { try encoder.write(raw: table.encoded) }
  }

  /// A record without a payload.
  private mutating func writeHead(_ head: [UInt8], type: RecordType) throws(SystemError) {
    let start = try reserve(RecordPrefix(type: type, headBytes: head.count, sequence: sequence))
    var bytes = arena.reopen(from: start + RecordPrefix.byteCount, byteCount: head.count)
    unsafe bytes.copyBytes(of: head.span.bytes)
    try finishRecord()
  }

  /// Throws for a record that readers would refuse, before memory is requested for it.
  private func check(_ prefix: RecordPrefix) throws(Failure) {
    guard prefix.payloadBytes > options.limits.payloadBytes else { return }
    throw Failure(StreamError.tooLarge(claimed: UInt64(prefix.payloadBytes), limit: options.limits.payloadBytes))
  }

  private func filtersRows(of header: FrameHeader) -> Bool {
    options.hasRowDifferences && header.layout.format.descriptor.depth == 8
  }
}

/// Tensors are filled item by item, as their frames arrive.
extension StreamWriter {
  /// A tensor in the batch that is still being filled.
  public struct OpenTensor {
    fileprivate let start: Int
    fileprivate let prefix: RecordPrefix
    fileprivate var header: TensorHeader
    /// Items that hold a frame.
    public var items: Int { header.items }
    /// Items that the tensor has room for.
    public var capacity: Int { header.shape[0] }
  }

  /// Reserves a tensor for `header.shape[0]` items. Nothing else may be written until it is closed.
  /// - Throws: `Failure` for a tensor above the limit, `SystemError` if writing failed.
  public mutating func open(_ header: TensorHeader) throws -> OpenTensor {
    var header = header
    header.items = header.shape[0]
    let prefix = RecordPrefix(type: .tensor, headBytes: header.headBytes, payloadBytes: header.byteCount, sequence: sequence)
    header.items = 0
    try check(prefix)
    let start = try reserve(prefix)
    hasOpenTensor = true
    return OpenTensor(start: start, prefix: prefix, header: header)
  }

  /// Adds the next item: `fill` writes its elements into the tensor.
  ///
  /// - Throws: what `fill` throws.
  public mutating func append<E: Error>(
    _ frame: FrameHeader, to tensor: inout OpenTensor, fill: (inout MutableRawSpan) throws(E) -> Void
  ) throws(E) {
    let item = tensor.header.items
    precondition(item < tensor.capacity, "item \(item) of a tensor for \(tensor.capacity)")
    let headStart = tensor.start + RecordPrefix.byteCount + TensorHeader.byteCount + item * FrameHeader.byteCount
    var head = arena.reopen(from: headStart, byteCount: FrameHeader.byteCount)
    frame.store(into: &head)
    let itemBytes = tensor.prefix.payloadBytes / tensor.capacity
    var elements = arena.reopen(from: tensor.start + tensor.prefix.payloadOffset + item * itemBytes, byteCount: itemBytes)
    try fill(&elements)
    tensor.header.items += 1
    if frame.flags.contains(.corrupt) { trailer.damaged += 1 }
  }

  /// Ends a tensor; items that were not filled are zero.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public mutating func close(_ tensor: consuming OpenTensor) throws(SystemError) {
    let prefix = tensor.prefix, header = tensor.header
    var head = arena.reopen(from: tensor.start + RecordPrefix.byteCount, byteCount: prefix.headBytes)
    header.store(into: &head)
    head.clear(header.headBytes..<prefix.headBytes)
    var payload = arena.reopen(from: tensor.start + prefix.payloadOffset, byteCount: prefix.payloadBytes)
    payload.clear(header.items * (prefix.payloadBytes / header.shape[0])..<prefix.payloadBytes)
    hasOpenTensor = false
    trailer.tensors += 1
    totalFrames += 1
    try finishRecord()
  }
}

/// Space in the batch.
extension StreamWriter {
  /// Reserves space for a record, writes its prefix, and zeroes the gaps.
  private mutating func reserve(_ prefix: RecordPrefix) throws(SystemError) -> Int {
    let start = try reserve(bytes: prefix.recordBytes)
    var record = arena.reopen(from: start, byteCount: prefix.recordBytes)
    prefix.store(into: &record)
    record.clear(RecordPrefix.byteCount + prefix.headBytes..<prefix.payloadOffset)
    record.clear(prefix.payloadOffset + prefix.payloadBytes..<prefix.recordBytes)
    return start
  }

  private mutating func reserve(bytes: Int) throws(SystemError) -> Int {
    if bytes > arena.remaining { try flush() }
    if bytes > arena.capacity { arena = BatchArena(capacity: bytes) }
    if arena.used == 0 { batchBegan = Clock.nanoseconds }
    let start = arena.used
    precondition(arena.lend(byteCount: bytes) != nil, "no room for \(bytes) bytes in an empty arena of \(arena.capacity)")
    return start
  }

  private mutating func finishRecord() throws(SystemError) {
    sequence += 1
    if arena.used >= options.batchBytes { return try flush() }
    if Clock.nanoseconds - batchBegan > Self.patienceNanoseconds { try flushToReader() }
  }
}
