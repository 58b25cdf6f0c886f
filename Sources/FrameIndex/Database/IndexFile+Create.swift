import Glibc
internal import SystemIO

extension IndexFile {
  /// Makes an empty index.
  ///
  /// It is written without a name and linked to its own when it is whole: nobody ever sees half of one, a program that is killed
  /// leaves nothing, and of many programs that begin at the same moment one makes it and the others use it. An empty file is
  /// replaced.
  static func create(_ path: String, settings: IndexSettings) throws(IndexError) {
    try NetworkFileSystem.refuseToWrite(path)
    let image = try image(settings: settings)
    do throws(SystemError) {
      let (file, isNamed) = try draft(besides: path)
      defer { try? file.close() }
      try unsafe image.withBytes { (bytes) throws(SystemError) in try unsafe file.write(all: bytes) }
      guard fsync(file.number) == 0 else { throw SystemError(call: "fsync") }
      try link(isNamed ? draftName(for: path) : "/proc/self/fd/\(file.number)", to: path)
    } catch {
      if error.code == ENOSPC || error.code == EDQUOT { throw .full(path: path) }
      throw .cannotCreate(path: path, reason: "\(error)")
    }
  }

  /// A file in the target's folder that has no name, or `draftName` where that can't be. `open(2)`, `O_TMPFILE`.
  private static func draft(besides path: String) throws(SystemError) -> (file: FileDescriptor, isNamed: Bool) {
    let withoutName: Int32 = 0o20200000  // O_TMPFILE, which is a macro of Linux's own.
    do throws(SystemError) {
      // Without /proc a file that has no name can't be given one.
      guard unsafe access("/proc/self/fd", X_OK) == 0 else { throw SystemError(call: "open", code: EOPNOTSUPP) }
      return (try FileDescriptor.open(NetworkFileSystem.folder(of: path), withoutName | O_RDWR), false)
    } catch  where error.code == EOPNOTSUPP || error.code == EISDIR || error.code == EINVAL {
      // A file system that knows only files with names.
      return (try FileDescriptor.open(draftName(for: path), O_RDWR | O_CREAT | O_EXCL), true)
    }
  }

  private static func draftName(for path: String) -> String { "\(path).\(getpid()).new" }

  /// Gives the draft, which is found under the name `own`, its own name, unless another program was quicker. `linkat(2)`.
  private static func link(_ own: String, to path: String) throws(SystemError) {
    let name = draftName(for: path)
    defer { unsafe unlink(name) }
    if unsafe linkat(AT_FDCWD, own, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return }
    if errno == EEXIST && fileBytes(path) != 0 { return }
    if [EEXIST, EPERM, EOPNOTSUPP].contains(errno) {
      // An empty file stands there, or the file system has no links and the draft has had a name from the beginning.
      if own != name, unsafe linkat(AT_FDCWD, own, AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0 {
        throw SystemError(call: "linkat")
      }
      if unsafe rename(name, path) == 0 { return }
      throw SystemError(call: "rename")
    }
    throw SystemError(call: "linkat")
  }

  /// The bytes of an empty index.
  private static func image(settings: IndexSettings) throws(IndexError) -> DatabaseImage {
    let connection = try Connection(path: "", .memory)
    try connection.execute("PRAGMA page_size = \(IndexSchema.pageBytes)")
    try connection.execute("PRAGMA application_id = \(IndexSchema.applicationID); PRAGMA user_version = \(IndexSchema.version)")
    try connection.transaction { () throws(IndexError) in
      try connection.execute(TableGroup.settings.creation)
      let statement = try Statement(connection, StoredTable.setting.insertion())
      for (name, value) in settings.rows { try statement.run(name, value) }
    }
    return try DatabaseImage(of: connection)
  }
}
