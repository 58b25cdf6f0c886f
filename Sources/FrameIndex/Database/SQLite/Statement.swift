internal import CSQLite

/// A prepared statement: bind from 1, step, read columns from 0. `sqlite3_prepare_v3`, `sqlite3_finalize`.
@safe
struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let connection: Connection

  init(_ connection: Connection, _ sql: String) throws(IndexError) {
    var handle: OpaquePointer?
    try connection.check(unsafe sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil))
    guard let prepared = unsafe handle else { preconditionFailure("a statement has words: \(sql)") }
    unsafe self.handle = prepared
    self.connection = connection
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Goes to the next row. `sqlite3_step`.
  /// - Returns: whether there is one.
  func step() throws(IndexError) -> Bool {
    let code = unsafe sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw unsafe IndexError(code: code, handle: connection.handle, path: connection.path)
  }

  /// Begins anew; what was bound stays bound. `sqlite3_reset`, whose code repeats the last step's.
  func reset() { _ = unsafe sqlite3_reset(handle) }

  /// Runs a statement that returns no rows, to be used again.
  func run() throws(IndexError) {
    defer { reset() }
    _ = try step()
  }
}

extension Statement {
  func bind(_ value: Int64?, at index: Int32) throws(IndexError) {
    guard let value else { return try connection.check(unsafe sqlite3_bind_null(handle, index)) }
    try connection.check(unsafe sqlite3_bind_int64(handle, index, value))
  }

  func bind(_ value: Int, at index: Int32) throws(IndexError) { try bind(Int64(value), at: index) }

  func bind(_ value: Double, at index: Int32) throws(IndexError) {
    try connection.check(unsafe sqlite3_bind_double(handle, index, value))
  }

  /// Text is copied.
  func bind(_ text: String?, at index: Int32) throws(IndexError) {
    guard var text else { return try connection.check(unsafe sqlite3_bind_null(handle, index)) }
    let code = text.withUTF8 { bytes in
      let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      // A null pointer would bind NULL instead of the empty text.
      return unsafe start == nil ? framepipe_bind_text(handle, index, "", 0) : framepipe_bind_text(handle, index, start, Int32(bytes.count))
    }
    try connection.check(code)
  }

  /// Bytes are not copied: they stay as they are until the statement has run. Empty ones are an empty blob.
  func bind(_ bytes: UnsafeRawBufferPointer, at index: Int32) throws(IndexError) {
    guard let start = bytes.baseAddress, bytes.count > 0 else {
      return try connection.check(unsafe sqlite3_bind_zeroblob(handle, index, 0))
    }
    try connection.check(unsafe sqlite3_bind_blob64(handle, index, start, UInt64(bytes.count), nil))
  }

  /// Runs a statement that returns no rows with a blob, which it reads in place.
  func run<Word: BitwiseCopyable>(binding words: [Word], at index: Int32) throws(IndexError) {
    // The call that lends the words throws nothing of its own, so the outcome is carried out of it.
    let outcome: Result<Void, IndexError> = unsafe words.withUnsafeBytes { bytes in
      do throws(IndexError) {
        try unsafe bind(bytes, at: index)
        return .success(try run())
      } catch { return .failure(error) }
    }
    try outcome.get()
  }

  /// Bytes that SQLite copies.
  func bindCopy(_ bytes: [UInt8], at index: Int32) throws(IndexError) {
    try connection.check(unsafe framepipe_bind_blob(handle, index, bytes, Int32(bytes.count)))
  }

  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }
  func double(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }
  func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }
  func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

  func text(_ column: Int32) -> String {
    guard let text = unsafe sqlite3_column_text(handle, column) else { return "" }
    return unsafe String(decoding: UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self)
  }

  func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  /// Lends a blob's bytes, which are there until the next step.
  func withBytes<Value>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws(IndexError) -> Value) throws(IndexError) -> Value {
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    let start = unsafe sqlite3_column_blob(handle, column)
    return try unsafe body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }

  /// A copy of a blob.
  func bytes(_ column: Int32) -> [UInt8] {
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    guard let start = unsafe sqlite3_column_blob(handle, column), count > 0 else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
