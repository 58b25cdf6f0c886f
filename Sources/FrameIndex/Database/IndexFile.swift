import Glibc

/// A frame index: one SQLite file in write-ahead mode, which any number of programs on one machine may read and write.
///
/// Every instance has a connection of its own; an instance belongs to one thread at a time.
public final class IndexFile {
  public let path: String
  public let settings: IndexSettings
  let connection: Connection

  private init(path: String, settings: IndexSettings, connection: Connection) {
    self.path = path
    self.settings = settings
    self.connection = connection
  }

  /// Opens an index to read it.
  public static func open(_ path: String) throws(IndexError) -> IndexFile {
    try checkIsThere(path)
    return try open(path, .read)
  }

  /// Opens an index to change it.
  public static func openForWriting(_ path: String) throws(IndexError) -> IndexFile {
    try checkIsThere(path)
    try NetworkFileSystem.refuseToWrite(path)
    guard unsafe access(path, W_OK) == 0, ReadingMode.hasWritableFolder(path) else { throw .readOnly(path: path) }
    return try open(path, .write)
  }

  /// Opens an index to change it, and makes it first where there is none.
  ///
  /// - Parameter settings: for a new file; an existing one must have the same.
  public static func openOrCreate(_ path: String, settings: IndexSettings = IndexSettings()) throws(IndexError) -> IndexFile {
    if fileBytes(path) ?? 0 == 0 { try create(path, settings: settings) }
    let index = try openForWriting(path)
    for (found, expected) in zip(index.settings.rows, settings.rows) where found != expected {
      throw .otherSettings(path: path, setting: found.name, found: found.value, expected: expected.value)
    }
    return index
  }

  private static func checkIsThere(_ path: String) throws(IndexError) {
    guard unsafe access(path, F_OK) == 0 else {
      throw errno == ENOENT ? .missing(path: path) : .unreadable(path: path, reason: lastSystemError())
    }
    guard fileBytes(path) != nil else { throw .unreadable(path: path, reason: "not a regular file") }
    guard unsafe access(path, R_OK) == 0 else { throw .unreadable(path: path, reason: lastSystemError()) }
  }

  private static func open(_ path: String, _ access: Connection.Access) throws(IndexError) -> IndexFile {
    let connection = access == .read ? try connectToRead(path) : try Connection(path: path, access)
    let settings = try identify(connection)
    if access == .write {
      try upgrade(connection)
      try connection.execute("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864")
    } else {
      try standIn(connection)
      try connection.execute("PRAGMA query_only = 1")
    }
    return IndexFile(path: path, settings: settings, connection: connection)
  }

  private static func connectToRead(_ path: String) throws(IndexError) -> Connection {
    switch try ReadingMode(for: path) {
    case .immutable: return try Connection(path: path, .read, isImmutable: true)
    case .observing: return try Connection(path: path, .read)
    case .shared:
      do throws(IndexError) {
        let connection = try Connection(path: path, .write)
        _ = try connection.integer("PRAGMA schema_version")
        return connection
      } catch {
        guard isForWantOfALog(error), !ReadingMode.hasLog(path) else { throw error }
        return try Connection(path: path, .read, isImmutable: true)
      }
    }
  }

  /// The log and its shared memory can't be made: the disk is full, or it says only then that it can't be written.
  private static func isForWantOfALog(_ error: IndexError) -> Bool {
    switch error {
    case .unreadable, .readOnly, .full, .io: true
    default: false
    }
  }

  /// Sees to it that the file is an index of a version and of settings that this code reads.
  private static func identify(_ connection: Connection) throws(IndexError) -> IndexSettings {
    guard try connection.integer("PRAGMA application_id") == IndexSchema.applicationID else { throw .notAnIndex(path: connection.path) }
    let version = try connection.integer("PRAGMA user_version")
    guard version <= IndexSchema.version else {
      throw .newerVersion(path: connection.path, found: Int(version), expected: Int(IndexSchema.version))
    }
    let statement = try Statement(connection, "SELECT name, value FROM setting")
    var rows: [String: String] = [:]
    while try statement.step() { rows[statement.text(0)] = statement.text(1) }
    return try IndexSettings(rows, path: connection.path)
  }

  /// Size of a regular file, or `nil` where there is none.
  static func fileBytes(_ path: String) -> Int? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  static func lastSystemError() -> String { unsafe String(cString: strerror(errno)).lowercased() }
}
