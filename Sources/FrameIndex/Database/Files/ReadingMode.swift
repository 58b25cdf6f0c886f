import Glibc

/// How a reader opens an index, so that it sees one state of it and leaves no file behind.
enum ReadingMode: Equatable {
  /// With locks, and able to write: the last one to close removes the log and its shared memory.
  case shared
  /// With locks, in a folder that others write.
  case observing
  /// The file alone, without locks.
  case immutable

  /// - Parameter path: of a file that is there and can be read.
  init(for path: String) throws(IndexError) {
    let file = Self.resolved(path)
    let hasLog = Self.hasLog(file)
    if let kind = NetworkFileSystem.kind(of: file) {
      guard !hasLog else { throw .writtenElsewhere(path: path, kind: kind) }
      self = .immutable
    } else if unsafe access(file, W_OK) == 0, Self.hasWritableFolder(file) {
      self = .shared
    } else {
      self = hasLog ? .observing : .immutable
    }
  }

  /// Whether the file is being written, or was when a writer was killed: not all that it holds is in the file itself.
  static func hasLog(_ path: String) -> Bool { IndexFile.fileBytes(resolved(path) + "-wal") ?? 0 > 0 }

  /// Whether a log can be made beside the file. `access(2)`.
  static func hasWritableFolder(_ path: String) -> Bool {
    unsafe access(NetworkFileSystem.folder(of: resolved(path)), W_OK | X_OK) == 0
  }

  /// Where symbolic links lead: SQLite keeps the log beside the file itself. `realpath(3)`.
  static func resolved(_ path: String) -> String {
    guard let real = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }
}

/// A file as it is at a moment, for readers that take no locks.
struct FileState {
  private let path: String
  private let status: stat

  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    self.path = path
    self.status = status
  }

  /// Whether the file was written to since. One that another was renamed over is what it was.
  var isChanged: Bool {
    guard let now = FileState(path)?.status, now.st_dev == status.st_dev, now.st_ino == status.st_ino else { return false }
    return now.st_size != status.st_size || now.st_mtim.tv_sec != status.st_mtim.tv_sec || now.st_mtim.tv_nsec != status.st_mtim.tv_nsec
  }
}
