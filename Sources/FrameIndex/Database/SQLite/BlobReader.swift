internal import CSQLite

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
