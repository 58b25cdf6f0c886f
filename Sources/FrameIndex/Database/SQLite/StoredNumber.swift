internal import CSQLite

/// Bounds of the numbers that an index stores. The file may hold anything in their place: numbers are checked here, as they are
/// read, so that no later arithmetic overflows.
enum StoredNumber {
  /// Frames of a video, and their numbers.
  static let frame: ClosedRange<Int64> = 0...1 << 40
  /// Ticks of a time base.
  static let ticks: ClosedRange<Int64> = -(1 << 60)...1 << 60
  /// Pixels.
  static let side: ClosedRange<Int64> = 0...1 << 31
  /// Rows of anything, and bytes.
  static let count: ClosedRange<Int64> = 0...1 << 60
  /// 30,000 years.
  static let seconds: ClosedRange<Double> = -1e12...1e12
}

extension Statement {
  /// An integer within bounds.
  ///
  /// - Parameter what: the number's name, for the message.
  /// - Throws: `IndexError.damaged` for any other.
  func integer(_ column: Int32, in range: ClosedRange<Int64>, _ what: StaticString) throws(IndexError) -> Int64 {
    let value = integer(column)
    guard range.contains(value) else { throw outOfRange("\(value)", what) }
    return value
  }

  /// The same, or `nil` if the column is null.
  func optionalInteger(_ column: Int32, in range: ClosedRange<Int64>, _ what: StaticString) throws(IndexError) -> Int64? {
    isNull(column) ? nil : try integer(column, in: range, what)
  }

  func frame(_ column: Int32) throws(IndexError) -> Int { Int(try integer(column, in: StoredNumber.frame, "frame")) }

  func optionalFrame(_ column: Int32) throws(IndexError) -> Int? { isNull(column) ? nil : try frame(column) }

  func ticks(_ column: Int32) throws(IndexError) -> Int64 { try integer(column, in: StoredNumber.ticks, "time") }

  func count(_ column: Int32) throws(IndexError) -> Int { Int(try integer(column, in: StoredNumber.count, "count")) }

  /// Rows in a segment, at least 1.
  func segmentCount(_ column: Int32) throws(IndexError) -> Int {
    Int(try integer(column, in: 1...Int64(Segment.capacity), "count of a segment"))
  }

  func seconds(_ column: Int32) throws(IndexError) -> Double {
    let value = double(column)
    guard StoredNumber.seconds.contains(value) else { throw outOfRange("\(value)", "time") }
    return value
  }

  /// A number that is neither infinite nor NaN.
  func number(_ column: Int32) throws(IndexError) -> Double {
    let value = double(column)
    guard value.isFinite else { throw outOfRange("\(value)", "number") }
    return value
  }

  private func outOfRange(_ value: String, _ what: StaticString) -> IndexError {
    .damaged(path: connection.path, detail: "a \(what) is \(value)")
  }
}

/// Reads blobs of one column, row after row. `sqlite3_blob_open`, `sqlite3_blob_reopen`, `sqlite3_blob_close`.
@safe
struct BlobReader: ~Copyable {
  private var handle: OpaquePointer?
  private let connection: Connection
  private let table: String
  private let column: String

  init(_ connection: Connection, table: String, column: String) {
    self.connection = connection
    self.table = table
    self.column = column
    unsafe handle = nil
  }

  deinit { unsafe sqlite3_blob_close(handle) }

  /// Goes to a row.
  /// - Returns: bytes of its blob.
  mutating func open(row: Int64) throws(IndexError) -> Int {
    let code =
      if unsafe handle != nil {
        unsafe sqlite3_blob_reopen(handle, row)
      } else {
        unsafe sqlite3_blob_open(connection.handle, "main", table, column, row, 0, &handle)
      }
    // The table is there: it lacks the row, or the row holds something other than a blob.
    guard code & 0xFF != SQLITE_ERROR else {
      throw .damaged(path: connection.path, detail: "\(table) \(row) is missing")
    }
    try connection.check(code)
    return Int(unsafe sqlite3_blob_bytes(handle))
  }

  /// Reads bytes of the row's blob. `sqlite3_blob_read`.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int = 0) throws(IndexError) {
    try connection.check(unsafe sqlite3_blob_read(handle, buffer.baseAddress, Int32(buffer.count), Int32(offset)))
  }
}
