internal import CProcess
public import Glibc
import Synchronization

/// A file that is being written beside its target, locked for as long as its process lives.
///
/// The lock distinguishes a file being written from one that a killed process left: the system releases it when the process ends,
/// however it ends.
public final class UnfinishedFile {
  /// What is written to; this owns and closes it.
  public let descriptor: FileDescriptor
  private let name: ByteString
  private let target: ByteString
  /// The file's entry in CProcess's list of files to remove with the process.
  private let entry: Int32
  /// The process that gives the file its name, if this one has given up the right to.
  private var finisher: Int32?
  var isEntrusted: Bool { finisher != nil }

  static let prefix = Array(".framepipe.".utf8), suffix = Array(".part".utf8)

  /// - Returns: `nil` if the file exists and can be written to, in a folder that takes no new ones.
  /// - Throws: `SystemError` if neither can be.
  public init?(beside target: ByteString, replacing old: stat?) throws(SystemError) {
    self.target = target
    LeftFiles.remove(from: target.folder)
    do throws(SystemError) {
      (name, descriptor) = try Self.create(in: target.folder)
    } catch {
      if old != nil, [EACCES, EPERM, EROFS].contains(error.code) { return nil }
      throw error
    }
    entry = unsafe name.withCString { unsafe framepipe_unfinished_add($0) }
    if let old { Self.adopt(old, descriptor) }
  }

  /// A new file, locked. Another process may have removed it before it was locked: then another one is created.
  private static func create(in folder: ByteString) throws(SystemError) -> (ByteString, FileDescriptor) {
    var attempt = 0
    while true {
      attempt += 1
      // Always ten digits: how often memory is allocated does not depend on the time of day.
      let moment = 1_000_000_000 + Clock.nanoseconds % 1_000_000_000
      let tail = prefix + "\(getpid()).\(moment).\(attempt)".utf8 + suffix
      let name = folder / ByteString(bytes: tail)
      let file: FileDescriptor
      do throws(SystemError) { file = try FileDescriptor.open(name, O_RDWR | O_CREAT | O_EXCL) } catch {
        guard error.code == EEXIST, attempt < 100 else { throw error }
        continue
      }
      // If files can't be locked, none counts as left over either.
      _ = flock(file.number, LOCK_EX | LOCK_NB)
      if let there = name.status, let mine = file.identity, FileIdentity(there) == mine { return (name, file) }
      try? file.close()
    }
  }

  /// The mode and, if permitted, the owner of the file that is replaced.
  private static func adopt(_ old: stat, _ file: FileDescriptor) {
    if fchown(file.number, old.st_uid, old.st_gid) != 0 { _ = fchown(file.number, uid_t.max, old.st_gid) }
    _ = fchmod(file.number, old.st_mode & 0o777)
  }

  /// Leaves it to another process to give the file its name, or to remove it: for a process that is about to enter a sandbox.
  func entrust() {
    let end = unsafe name.withCString { from in unsafe target.withCString { unsafe framepipe_finisher_start(from, $0) } }
    guard end >= 0 else { return }
    finisher = end
    framepipe_unfinished_forget(entry)
  }

  /// Syncs the file, and gives it its name. `fsync(2)`, `rename(2)`.
  ///
  /// - Parameter isSynced: `false` if the caller writes many files and syncs them together.
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public func finish(isSynced: Bool = true) throws(SystemError) {
    if isSynced { try sync() }
    try rename()
    // The name is safe once the folder is on the disk; a file system that can't sync folders loses no data.
    if isSynced, let folder = try? FileDescriptor.open(target.folder, O_RDONLY | O_DIRECTORY) {
      _ = fsync(folder.number)
      try? folder.close()
    }
    try descriptor.close()
  }

  /// The same if no file has that name by now; otherwise that one stays. `link(2)`.
  ///
  /// - Throws: `SystemError` if the output can't be written; its `isBrokenPipe` says that the reader is gone.
  public func finishUnlessThere() throws(SystemError) {
    try sync()
    let isLinked = unsafe name.withCString { from in unsafe target.withCString { unsafe link(from, $0) } } == 0
    // Not every file system has links.
    guard isLinked || errno == EEXIST else { return try finish() }
    name.unlink()
    framepipe_unfinished_forget(entry)
    try descriptor.close()
  }

  private func rename() throws(SystemError) {
    if let finisher {
      let code = framepipe_finisher_finish(finisher)
      guard code == 0 else { throw SystemError(call: "rename", code: code) }
      return
    }
    try name.rename(to: target)
    framepipe_unfinished_forget(entry)
  }

  private func sync() throws(SystemError) {
    while fsync(descriptor.number) != 0 {
      if errno == EINVAL || errno == ENOTSUP { return }
      guard errno == EINTR else { throw SystemError(call: "write") }
    }
  }
}

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
