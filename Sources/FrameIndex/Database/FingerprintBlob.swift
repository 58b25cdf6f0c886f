internal import Pixels

/// Room for the fingerprints of one segment, read into again and again.
@safe
struct FingerprintBlob: ~Copyable {
  /// First the lower halves of all, then the upper ones.
  let words: UnsafeMutablePointer<UInt64>
  private(set) var count = 0
  private var reader: BlobReader
  private let path: String

  init(_ connection: Connection) {
    unsafe words = .allocate(capacity: Segment.capacity * Segment.fingerprintBytes / 8)
    unsafe words.initialize(repeating: 0, count: Segment.capacity * Segment.fingerprintBytes / 8)
    reader = BlobReader(connection, table: "fingerprint", column: "pdq")
    path = connection.path
  }

  deinit { unsafe words.deallocate() }

  /// Goes to a segment of `count` fingerprints without reading any.
  mutating func open(segment: Int64, count: Int) throws(IndexError) {
    let bytes = try reader.open(row: segment)
    guard 1...Segment.capacity ~= count, bytes == count * Segment.fingerprintBytes else {
      throw .damaged(path: path, detail: "segment \(segment) has \(bytes) bytes of fingerprints, expected \(count) x 32")
    }
    self.count = count
  }

  /// Reads the lower halves, the upper halves, or both.
  func read(lower: Bool, upper: Bool) throws(IndexError) {
    let half = count * Segment.halfBytes, start = lower ? 0 : half, end = upper ? 2 * half : half
    let bytes = unsafe UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(words) + start, count: end - start)
    try unsafe reader.read(into: bytes, at: start)
  }

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
