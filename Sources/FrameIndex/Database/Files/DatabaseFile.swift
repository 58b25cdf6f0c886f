internal import CSQLite
import Glibc
internal import SystemIO

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

/// How a reader opens an index, so that it sees one state of it and creates no file. SQLite keeps the log beside the file itself,
/// after resolving symbolic links.
enum ReadingMode: Equatable {
  /// With locks, and able to write: the last one to close removes the log and its shared memory.
  case shared
  /// With locks, in a folder that others write.
  case observing
  /// The file alone, without locks.
  case immutable

  /// - Parameter path: of a file that is there and can be read.
  init(for path: String) throws(IndexError) {
    let file = ByteString(name: path).resolved
    let hasLog = Self.hasLog(path)
    if let kind = NetworkFileSystem.kind(of: file.name) {
      guard !hasLog else { throw .writtenElsewhere(path: path, kind: kind) }
      self = .immutable
    } else if file.allows(W_OK), Self.hasWritableFolder(path) {
      self = .shared
    } else {
      self = hasLog ? .observing : .immutable
    }
  }

  /// Whether the file is being written, or was when a writer was killed: some of its content is then not in the file itself.
  static func hasLog(_ path: String) -> Bool { IndexFile.fileBytes((ByteString(name: path).resolved + "-wal").name) ?? 0 > 0 }

  /// Whether a log can be made beside the file. `access(2)`.
  static func hasWritableFolder(_ path: String) -> Bool { ByteString(name: path).resolved.folder.allows(W_OK | X_OK) }
}

/// A file as it is at a moment, for readers that take no locks.
struct FileState {
  private let path: String
  private let status: stat

  init?(_ path: String) {
    guard let status = ByteString(name: path).status else { return nil }
    self.path = path
    self.status = status
  }

  /// Whether the file has been written to since. If another file was renamed over it, the open one has not changed.
  var isChanged: Bool {
    guard let now = FileState(path)?.status, now.st_dev == status.st_dev, now.st_ino == status.st_ino else { return false }
    return now.st_size != status.st_size || now.st_mtim.tv_sec != status.st_mtim.tv_sec || now.st_mtim.tv_nsec != status.st_mtim.tv_nsec
  }
}
