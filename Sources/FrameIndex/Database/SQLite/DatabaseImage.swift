internal import CSQLite

/// The bytes of a database in memory, as a file in write-ahead mode has them. `sqlite3_serialize`.
@safe
struct DatabaseImage: ~Copyable {
  private let bytes: UnsafeMutableRawBufferPointer

  /// Where the header says how the file is written and read, and the value for write-ahead mode: "Database File Format", 1.3.3.
  private static let versionOffsets = [18, 19]
  private static let writeAhead: UInt8 = 2

  init(of connection: Connection) throws(IndexError) {
    var count: Int64 = 0
    guard let start = unsafe sqlite3_serialize(connection.handle, "main", &count, 0), count > 100 else {
      throw .io(path: connection.path, detail: "out of memory")
    }
    unsafe bytes = UnsafeMutableRawBufferPointer(start: start, count: Int(count))
    for offset in Self.versionOffsets { unsafe bytes[offset] = Self.writeAhead }
  }

  deinit { unsafe sqlite3_free(bytes.baseAddress) }

  func withBytes<E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> Void) throws(E) { try unsafe body(UnsafeRawBufferPointer(bytes)) }
}
