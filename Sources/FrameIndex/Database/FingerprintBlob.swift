internal import Pixels

/// Room for the fingerprints of one segment, read into again and again.
@safe
struct FingerprintBlob: ~Copyable {
  static let table = "fingerprint"

  /// First the lower halves of all, then the upper ones.
  let words: UnsafeMutablePointer<UInt64>
  private(set) var count = 0
  private var reader: BlobReader
  /// Reads most blobs without SQLite's copies, where there is one.
  private let pages: BlobPages?
  private var segment: Int64 = 0
  /// Pages of the blob's chain that have been read.
  private var chainPages = 0
  private let path: String
  /// Words before the first one that a reader of pages may write to.
  private static let slack = BlobPages.slackBefore / 8

  init(_ connection: Connection, pages: BlobPages? = nil) {
    let after = (BlobPages.slackAfter(Segment.capacity * Segment.fingerprintBytes) + 7) / 8
    let capacity = Self.slack + Segment.capacity * Segment.fingerprintBytes / 8 + after
    unsafe words = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity) + Self.slack
    unsafe (words - Self.slack).initialize(repeating: 0, count: capacity)
    self.pages = pages
    reader = BlobReader(connection, table: Self.table, column: "pdq")
    path = connection.path
  }

  deinit { unsafe (words - Self.slack).deallocate() }

  /// Goes to a segment of `count` fingerprints without reading any.
  mutating func open(segment: Int64, count: Int) throws(IndexError) {
    guard 1...Segment.capacity ~= count else { throw .damaged(path: path, detail: "segment \(segment) has \(count) fingerprints") }
    (self.segment, self.count, chainPages) = (segment, count, 0)
  }

  /// Reads the lower halves, the upper halves, or both.
  mutating func read(lower: Bool, upper: Bool) throws(IndexError) {
    let half = count * Segment.halfBytes, start = lower ? 0 : half, end = upper ? 2 * half : half
    if let pages, let read = unsafe pages.read(row: segment, expecting: 2 * half, upTo: end, from: chainPages, into: words) {
      chainPages = read
      return
    }
    let stored = try reader.open(row: segment)
    guard stored == 2 * half else {
      throw .damaged(path: path, detail: "segment \(segment) has \(stored) bytes of fingerprints, expected \(count) x 32")
    }
    let bytes = unsafe UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(words) + start, count: end - start)
    try unsafe reader.read(into: bytes, at: start)
  }

  /// All halves, once both were read.
  var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: words, count: 2 * count * Segment.halfBytes) }

  /// A fingerprint of those that were read.
  subscript(index: Int) -> PDQ {
    precondition(0..<count ~= index, "fingerprint \(index) of \(count)")
    let lower = unsafe words + 2 * index
    let upper = unsafe lower + 2 * count
    return PDQ(
      words: SIMD4(
        unsafe UInt64(littleEndian: lower[0]), unsafe UInt64(littleEndian: lower[1]), unsafe UInt64(littleEndian: upper[0]),
        unsafe UInt64(littleEndian: upper[1])))
  }
}

/// Integers in as few bytes as they need: seven bits per byte, lowest first, with the top bit set if more follow.
enum Varint {
  static let maxBytes = 10

  static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: value << 1 ^ value >> 63) }
  static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }

  /// - Returns: bytes written, 1…10.
  static func store(_ value: UInt64, at start: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = value
    var count = 0
    while rest >= 0x80 {
      unsafe start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest >>= 7
      count += 1
    }
    unsafe start[count] = UInt8(truncatingIfNeeded: rest)
    return count + 1
  }

  /// Reads the integer at `offset` and advances past it; `nil` if the bytes end within it.
  static func load(_ bytes: [UInt8], _ offset: inout Int) -> UInt64? {
    if offset < bytes.count, bytes[offset] < 0x80 {
      defer { offset += 1 }
      return UInt64(bytes[offset])
    }
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard offset < bytes.count else { return nil }
      let byte = bytes[offset]
      offset += 1
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    return nil
  }
}
