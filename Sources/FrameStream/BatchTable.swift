internal import FrameMemory
public import SystemIO

/// Where the batches of a stream in a file begin, and which frames they hold: `framestream(5)`, "Files".
public struct BatchTable: Equatable, Sendable {
  /// One batch.
  public struct Entry: Equatable, Sendable {
    /// Bytes of the zstd frame.
    public var compressedBytes: Int
    /// Bytes of its records.
    public var contentBytes: Int
    /// FRAM records in it.
    public var frames: Int
    /// Number of the part, from 0.
    public var part: Int
    /// Of the first frame; 0 if there is none.
    public var ordinal: UInt64
    /// Time of presentation of the batch's first frame, in ticks.
    public var pts: Int64
  }

  /// The batches, in the order of the file.
  public internal(set) var entries: [Entry] = []

  private static let seekableMagic: UInt32 = 0x8F92_EAB1
  private static let skippableTable: UInt32 = 0x184D_2A50
  private static let skippableSeek: UInt32 = 0x184D_2A5E
  private static let magic: [UInt8] = Array("framebat".utf8)
  private static let entryBytes = 24
  private static let footerBytes = 9

  /// Both skippable frames.
  var encoded: [UInt8] {
    var bytes = [UInt8]()
    bytes.append(Self.skippableTable)
    bytes.append(UInt32(Self.magic.count + entries.count * Self.entryBytes))
    bytes += Self.magic
    for entry in entries {
      bytes.append(UInt32(entry.frames))
      bytes.append(UInt32(entry.part))
      bytes.append(entry.ordinal)
      bytes.append(entry.pts)
    }
    bytes.append(Self.skippableSeek)
    bytes.append(UInt32(entries.count * 8 + Self.footerBytes))
    for entry in entries {
      bytes.append(UInt32(entry.compressedBytes))
      bytes.append(UInt32(entry.contentBytes))
    }
    bytes.append(UInt32(entries.count))
    bytes.append(0 as UInt8)
    bytes.append(Self.seekableMagic)
    return bytes
  }

  /// Reads the tables at the end of a regular file; `nil` if there are none, or none that match the file.
  public init?(of file: FileDescriptor) {
    guard let fileBytes = file.regularFileBytes, fileBytes >= Self.footerBytes + 8,
      let footer = Self.bytes(of: file, from: fileBytes - Self.footerBytes, count: Self.footerBytes),
      Self.integer(footer, at: 5) == Self.seekableMagic, footer[4] == 0
    else { return nil }
    let count = Int(Self.integer(footer, at: 0))
    let seekBytes = 8 + count * 8 + Self.footerBytes
    let tableBytes = 8 + Self.magic.count + count * Self.entryBytes
    guard seekBytes + tableBytes <= fileBytes,
      let seek = Self.bytes(of: file, from: fileBytes - seekBytes, count: seekBytes),
      let table = Self.bytes(of: file, from: fileBytes - seekBytes - tableBytes, count: tableBytes),
      Self.integer(seek, at: 0) == Self.skippableSeek, Self.integer(table, at: 0) == Self.skippableTable,
      Array(table[8..<16]) == Self.magic
    else { return nil }
    entries = (0..<count).map { Self.entry($0, seek: seek, table: table) }
    // Two streams in one file have two tables: only one that covers the whole file is useful.
    guard entries.reduce(0, { $0 + $1.compressedBytes }) + seekBytes + tableBytes == fileBytes else { return nil }
  }

  init() {}

  /// Position in the file of each batch.
  public var offsets: [Int] {
    var offset = 0
    return entries.map { entry in
      defer { offset += entry.compressedBytes }
      return offset
    }
  }

  private static func entry(_ index: Int, seek: [UInt8], table: [UInt8]) -> Entry {
    let row = 16 + index * entryBytes
    return Entry(
      compressedBytes: Int(integer(seek, at: 8 + index * 8)), contentBytes: Int(integer(seek, at: 12 + index * 8)),
      frames: Int(integer(table, at: row)), part: Int(integer(table, at: row + 4)),
      ordinal: UInt64(integer(table, at: row + 8)) | UInt64(integer(table, at: row + 12)) << 32,
      pts: Int64(bitPattern: UInt64(integer(table, at: row + 16)) | UInt64(integer(table, at: row + 20)) << 32))
  }

  private static func integer(_ bytes: [UInt8], at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << ($1 * 8) }
  }

  private static func bytes(of file: FileDescriptor, from offset: Int, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let isThere = unsafe bytes.withUnsafeMutableBytes { unsafe try? file.read(into: $0, at: offset) }
    return isThere == true ? bytes : nil
  }
}

/// The spans of a batch on its way in.
///
/// Reading and decompressing alternate in pieces of a read buffer. The pieces between two records are merged into one
/// span each, one after the other: the totals are exact, the order of the pieces is not kept.
struct BatchTrace {
  private let trace = StageTrace.current
  private var began = 0
  private var reading = 0
  private var decompressing = 0

  var isOn: Bool { trace != nil }

  mutating func read(from start: Int, nanoseconds: Int) {
    guard isOn else { return }
    open(at: start)
    reading += nanoseconds
  }

  mutating func decompress(from start: Int) {
    open(at: start)
    decompressing += Clock.nanoseconds - start
  }

  /// A record has arrived: what follows is the stage's work.
  mutating func end() {
    guard let trace, began > 0 else { return }
    if reading > 0 { trace.note(.read, from: began, nanoseconds: reading) }
    if decompressing > 0 { trace.note(.decompress, from: began + reading, nanoseconds: decompressing) }
    (began, reading, decompressing) = (0, 0, 0)
  }

  private mutating func open(at start: Int) {
    if began == 0 { began = start }
  }
}
