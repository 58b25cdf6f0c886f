internal import CSQLite

/// The bytes of a database file as SQLite itself reads them: opening the file once more, and closing it, would drop SQLite's locks.
/// `SQLITE_FCNTL_FILE_POINTER`, `sqlite3_io_methods`.
@safe
struct DatabaseFile {
  private let connection: Connection
  private let file: UnsafeMutablePointer<sqlite3_file>

  init(_ connection: Connection) throws(IndexError) {
    var found: UnsafeMutablePointer<sqlite3_file>?
    try connection.check(unsafe sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_FILE_POINTER, &found))
    guard let file = unsafe found, unsafe file.pointee.pMethods != nil else {
      throw .io(path: connection.path, detail: "is not open")
    }
    self.connection = connection
    unsafe self.file = file
  }

  func byteCount() throws(IndexError) -> Int {
    var count: sqlite3_int64 = 0
    try connection.check(unsafe file.pointee.pMethods.pointee.xFileSize(file, &count))
    return Int(count)
  }

  /// Reads as many bytes as the buffer holds, at most `Int32.max`.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(IndexError) {
    try connection.check(
      unsafe file.pointee.pMethods.pointee.xRead(file, buffer.baseAddress, Int32(buffer.count), sqlite3_int64(offset)))
  }
}
