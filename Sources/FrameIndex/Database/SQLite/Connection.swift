internal import CSQLite
import Glibc
internal import SystemIO

/// One connection to a database file. `sqlite3_open_v2`, closed with the last reference to it.
@safe
final class Connection {
  let handle: OpaquePointer
  let path: String
  let isImmutable: Bool
  let effort = StatementEffort()
  /// The file as it was before it was opened without locks.
  private let unlocked: FileState?
  /// How long a writer waits for others before it gives up.
  static let patienceSeconds = 120

  /// Before the first connection: SQLite counts the memory of all under one lock, on which threads that read separate files would
  /// contend. `SQLITE_CONFIG_MEMSTATUS`.
  private static let countsNoMemory = framepipe_count_no_memory() == SQLITE_OK

  /// `memory` is a database without a file.
  enum Access { case read, write, create, memory }

  init(path: String, _ access: Access, isImmutable: Bool = false) throws(IndexError) {
    _ = Self.countsNoMemory
    unlocked = isImmutable ? FileState(path) : nil
    let file = ByteString(name: path)
    // SQLite's own files beside the database must not become outputs either.
    for suffix in ["", "-wal", "-shm", "-journal"] { RunInputs.note(file + suffix) }
    var handle: OpaquePointer?
    // SQLite takes names that begin with "file:" as URIs and ":memory:" as no file at all; with a folder before it no name means
    // anything but itself.
    let plain = access == .memory ? ":memory:" : file.bytes.first == UInt8(ascii: "/") ? file : "." / file
    let name = isImmutable ? ByteString("file:\(Self.percentEncoded(plain))?immutable=1") : plain
    let flags =
      switch access {
      case .read: SQLITE_OPEN_READONLY
      case .write: SQLITE_OPEN_READWRITE
      case .create, .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      }
    let code = unsafe name.withCString {
      unsafe sqlite3_open_v2($0, &handle, flags | SQLITE_OPEN_NOMUTEX | (isImmutable ? SQLITE_OPEN_URI : 0), nil)
    }
    guard code == SQLITE_OK, let opened = unsafe handle else {
      let error = unsafe IndexError(code: code, handle: handle, path: path)
      unsafe sqlite3_close(handle)
      throw error
    }
    unsafe self.handle = opened
    self.path = path
    self.isImmutable = isImmutable
    unsafe sqlite3_extended_result_codes(opened, 1)
    unsafe sqlite3_busy_timeout(opened, Int32(Self.patienceSeconds * 1000))
    try distrust()
  }

  deinit {
    unsafe sqlite3_progress_handler(handle, 0, nil, nil)
    unsafe sqlite3_close_v2(handle)
  }

  /// Most of a row is a cue, twice, and a line of an import is at most 64 MiB. SQLite's own limit is a gigabyte.
  private static let mostBytesOfARow: Int32 = 1 << 28

  /// Makes SQLite ignore whatever an untrusted file may bring: no views, no triggers, no functions in its schema, no writing to
  /// the schema or to the shadow tables of virtual ones. `sqlite3_db_config`.
  private func distrust() throws(IndexError) {
    try check(unsafe framepipe_configure(handle, SQLITE_DBCONFIG_DEFENSIVE, 1))
    let refused = [SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_ENABLE_TRIGGER, SQLITE_DBCONFIG_ENABLE_VIEW]
    for option in refused { try check(unsafe framepipe_configure(handle, option, 0)) }
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.mostBytesOfARow)
    try SQLFunction.register(on: self)
    unsafe effort.watch(handle, fileBytes: IndexFile.fileBytes(path) ?? 0)
  }

  /// Whether nothing may be changed, temporary tables aside.
  private(set) var isQueryOnly = false

  /// From here on nothing is changed. `PRAGMA query_only`.
  func forbidChanges() throws(IndexError) {
    try execute("PRAGMA query_only = 1")
    isQueryOnly = true
  }

  /// Runs a body that makes or drops temporary tables.
  func withTemporaryTables<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    guard isQueryOnly else { return try body() }
    try execute("PRAGMA query_only = 0")
    defer { try? execute("PRAGMA query_only = 1") }
    return try body()
  }

  /// Throws if `code` says that a call failed.
  func check(_ code: Int32) throws(IndexError) {
    guard code == SQLITE_OK else { throw unsafe IndexError(code: code, handle: handle, path: path) }
  }

  /// Called with SQLite's message when a statement names something the file lacks: creates a substitute, if there is one.
  ///
  /// - Returns: whether the statement may be tried again.
  var standIn: (_ message: String) throws(IndexError) -> Bool = { _ in false }

  /// Runs statements that return nothing. `sqlite3_exec`.
  func execute(_ sql: String) throws(IndexError) { try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil)) }

  /// The first column of the first row.
  func integer(_ sql: String) throws(IndexError) -> Int64 {
    let statement = try Statement(self, sql)
    return try statement.step() ? statement.integer(0) : 0
  }

  var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }
  var changedRows: Int { Int(unsafe sqlite3_changes(handle)) }

  /// Whether a transaction or a snapshot is open. `sqlite3_get_autocommit`.
  var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

  /// All or nothing of what the body writes. The lock is taken at the start, so that waiting for it can't fail half-way.
  func transaction<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    try execute("BEGIN IMMEDIATE")
    do throws(IndexError) {
      let value = try body()
      try execute("COMMIT")
      return value
    } catch {
      // Some failures, such as a full disk, have already ended the transaction: the second error says nothing new.
      if isInTransaction { try? execute("ROLLBACK") }
      throw error
    }
  }

  /// One view of the file for everything the body reads, whatever writers do in the meantime.
  func snapshot<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    guard !isInTransaction else { return try body() }
    try execute("BEGIN")
    defer { try? execute("COMMIT") }
    guard unlocked != nil else { return try body() }
    do throws(IndexError) {
      let value = try body()
      try checkUnchanged()
      return value
    } catch {
      try checkUnchanged()
      throw error
    }
  }

  /// Without locks, what was read may be of two states of the file.
  func checkUnchanged() throws(IndexError) {
    guard unlocked?.isChanged != true else { throw .changed(path: path) }
  }

  private static func percentEncoded(_ path: ByteString) -> String {
    let digits = Array("0123456789ABCDEF")
    return path.bytes.reduce(into: "") { text, byte in
      let character = Character(Unicode.Scalar(byte))
      let isPlain = byte < 128 && (character.isLetter || character.isNumber || "/._-".contains(character))
      text += isPlain ? String(character) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }
  }
}

extension IndexError {
  /// What one of SQLite's extended result codes means to the caller.
  init(code: Int32, handle: OpaquePointer?, path: String) {
    let detail = unsafe handle.map { unsafe String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
    switch code & 0xFF {
    case SQLITE_FULL: self = .full(path: path)
    case SQLITE_NOTADB: self = .notAnIndex(path: path)
    case SQLITE_INTERRUPT: self = .damaged(path: path, detail: "reading it never ends")
    // The statements are ours, and the schema is what they expect: a failure is then due to what the rows hold.
    case SQLITE_CORRUPT, SQLITE_ERROR, SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG: self = .damaged(path: path, detail: detail)
    case SQLITE_READONLY: self = .readOnly(path: path)
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH:
      // The system's reason says more: "too many open files".
      let system = unsafe handle.map { unsafe sqlite3_system_errno($0) } ?? 0
      self = .unreadable(path: path, reason: system == 0 ? detail : SystemError(call: "open", code: system).description)
    case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path: path, seconds: Connection.patienceSeconds)
    default:
      let system = unsafe handle.map { unsafe sqlite3_system_errno($0) } ?? 0
      let reason = system == 0 ? "" : unsafe ": " + String(cString: strerror(system)).lowercased()
      self = .io(path: path, detail: detail + reason)
    }
  }
}

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
