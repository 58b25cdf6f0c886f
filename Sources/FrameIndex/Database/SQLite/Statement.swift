internal import CSQLite

/// A prepared statement: bind its values in order, step, read columns from 0. `sqlite3_prepare_v3`, `sqlite3_finalize`.
@safe
struct Statement: ~Copyable {
  fileprivate let handle: OpaquePointer
  let connection: Connection

  init(_ connection: Connection, _ sql: String) throws(IndexError) {
    var handle: OpaquePointer?
    var code = unsafe sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    while code == SQLITE_ERROR, try connection.standIn(unsafe String(cString: sqlite3_errmsg(connection.handle))) {
      code = unsafe sqlite3_prepare_v3(connection.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &handle, nil)
    }
    try connection.check(code)
    guard let prepared = unsafe handle else { preconditionFailure("a statement has words: \(sql)") }
    unsafe self.handle = prepared
    self.connection = connection
    connection.effort.begin()
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

  /// Starts over; what was bound stays bound. `sqlite3_reset`, whose code repeats the last step's.
  func reset() {
    _ = unsafe sqlite3_reset(handle)
    connection.effort.begin()
  }

  /// Binds values to the statement's parameters, in order.
  func bind(_ values: (any SQLValue)?...) throws(IndexError) { try bind(values) }

  private func bind(_ values: [(any SQLValue)?]) throws(IndexError) {
    for (index, value) in values.enumerated() {
      if let value {
        try value.bind(to: self, at: Int32(index + 1))
      } else {
        try connection.check(unsafe sqlite3_bind_null(handle, Int32(index + 1)))
      }
    }
  }

  /// Binds values in order and runs a statement that returns no rows, to be used again.
  func run(_ values: (any SQLValue)?...) throws(IndexError) {
    defer { reset() }
    try bind(values)
    _ = try step()
  }
}

/// What can be bound to a parameter of a statement.
protocol SQLValue {
  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError)
}

extension Int64: SQLValue {
  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError) {
    try statement.connection.check(unsafe sqlite3_bind_int64(statement.handle, index, self))
  }
}

extension Int: SQLValue {
  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError) { try Int64(self).bind(to: statement, at: index) }
}

extension Double: SQLValue {
  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError) {
    try statement.connection.check(unsafe sqlite3_bind_double(statement.handle, index, self))
  }
}

extension String: SQLValue {
  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError) {
    var text = self
    let code = text.withUTF8 { bytes in
      let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      // A null pointer would bind NULL instead of the empty text.
      return unsafe framepipe_bind_text(statement.handle, index, start ?? emptyText, Int32(bytes.count))
    }
    try statement.connection.check(code)
  }
}

/// Safe: constant memory that lives as long as the program.
private nonisolated(unsafe) let emptyText = unsafe UnsafeRawPointer(StaticString("").utf8Start).assumingMemoryBound(to: CChar.self)

/// Bytes are copied by SQLite.
extension Array: SQLValue where Element == UInt8 {
  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError) {
    try statement.connection.check(unsafe framepipe_bind_blob(statement.handle, index, self, Int32(count)))
  }
}

/// Bytes that SQLite reads where they are: they stay there until the statement has run.
@unsafe
struct LentBytes: SQLValue {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  func bind(to statement: borrowing Statement, at index: Int32) throws(IndexError) {
    // A null pointer would bind NULL instead of an empty blob.
    guard let start = unsafe bytes.baseAddress, unsafe bytes.count > 0 else {
      return try statement.connection.check(unsafe sqlite3_bind_zeroblob(statement.handle, index, 0))
    }
    try statement.connection.check(unsafe sqlite3_bind_blob64(statement.handle, index, start, UInt64(bytes.count), nil))
  }
}

/// The columns of the row that `step` went to.
extension Statement {
  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(handle, column) }
  func double(_ column: Int32) -> Double { unsafe sqlite3_column_double(handle, column) }
  func isNull(_ column: Int32) -> Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

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

/// Counts what the statements of a connection do, and stops one that does more than the file's size can justify: pages of an
/// untrusted file may refer to each other endlessly. `sqlite3_progress_handler`.
@safe
final class StatementEffort {
  private let counter: UnsafeMutablePointer<Counter>

  fileprivate struct Counter {
    /// Calls since the statement began, and the most there may be.
    var calls: Int64 = 0
    var limit: Int64 = .max
  }

  /// Instructions of SQLite's machine between two calls.
  private static let step: Int32 = 100_000
  /// A row takes at most some tens of instructions, an index a few rows each, and a row at least some bytes.
  private static let instructionsPerByte: Int64 = 64
  private static let minInstructions: Int64 = 200_000_000

  init() {
    unsafe counter = .allocate(capacity: 1)
    unsafe counter.initialize(to: Counter())
  }

  deinit { unsafe counter.deallocate() }

  /// Begins to count. The connection is closed before this is freed.
  func watch(_ connection: OpaquePointer, fileBytes: Int) {
    unsafe counter.pointee.limit = (Int64(fileBytes) * Self.instructionsPerByte + Self.minInstructions) / Int64(Self.step)
    unsafe sqlite3_progress_handler(
      connection, Self.step,
      { context in
        guard let counter = unsafe context?.assumingMemoryBound(to: Counter.self) else { return 0 }
        unsafe counter.pointee.calls += 1
        return unsafe counter.pointee.calls > counter.pointee.limit ? 1 : 0
      }, counter)
  }

  /// A statement begins.
  func begin() { unsafe counter.pointee.calls = 0 }
}
