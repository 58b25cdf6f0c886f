import Glibc
import Synchronization

/// Unfinished files of processes that were killed.
enum LeftFiles {
  private static let cleaned = Mutex<Set<ByteString>>([])

  /// Removes what killed runs left in a folder; once per folder and run.
  ///
  /// A file is removed only if it has the name of an unfinished one, is this user's and is not locked: its writer keeps it
  /// locked.
  static func remove(from folder: ByteString) {
    guard cleaned.withLock({ $0.insert(folder).inserted }) else { return }
    guard let entries = unsafe folder.withCString({ unsafe opendir($0) }) else { return }
    defer { unsafe closedir(entries) }
    while let entry = unsafe readdir(entries) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self)
      }
      let bytes = unsafe ByteString(cString: name).bytes
      let isUnfinished =
        bytes.starts(with: UnfinishedFile.prefix) && bytes.suffix(UnfinishedFile.suffix.count) == UnfinishedFile.suffix[...]
      guard isUnfinished else { continue }
      remove(folder / ByteString(bytes: bytes))
    }
  }

  private static func remove(_ name: ByteString) {
    guard let file = try? FileDescriptor.open(name, O_RDWR | O_NOFOLLOW | O_NONBLOCK) else { return }
    defer { try? file.close() }
    var status = stat()
    guard unsafe fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
      flock(file.number, LOCK_EX | LOCK_NB) == 0, let there = name.status, FileIdentity(there) == FileIdentity(status)
    else { return }
    name.unlink()
  }
}
