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
