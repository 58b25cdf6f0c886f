import Glibc

extension IndexFile {
  /// Makes an empty index.
  ///
  /// It is built under another name and linked to its own when it is whole, so nobody ever sees half of one, and of
  /// many programs that begin at the same moment one makes it and the others use it. An empty file is replaced.
  static func create(_ path: String, settings: IndexSettings) throws(IndexError) {
    try NetworkFileSystem.refuseToWrite(path)
    let draft = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
    defer { for suffix in ["", "-wal", "-shm", "-journal"] { unsafe unlink(draft + suffix) } }
    do throws(IndexError) {
      try build(draft, settings: settings)
    } catch .unreadable {
      throw .cannotCreate(path: path, reason: lastSystemError())
    } catch .full {
      throw .full(path: path)
    } catch .io(_, let detail) {
      throw .io(path: path, detail: detail)
    }
    guard unsafe link(draft, path) != 0 else { return }
    let reason = errno
    if reason == EEXIST && fileBytes(path) != 0 { return }
    // An empty file stands there, or the file system has no links.
    guard unsafe rename(draft, path) == 0 else { throw .cannotCreate(path: path, reason: lastSystemError()) }
  }

  private static func build(_ path: String, settings: IndexSettings) throws(IndexError) {
    let connection = try Connection(path: path, .create)
    try connection.execute("PRAGMA page_size = \(IndexSchema.pageBytes)")
    try connection.execute("PRAGMA application_id = \(IndexSchema.applicationID); PRAGMA user_version = \(IndexSchema.version)")
    try connection.transaction { () throws(IndexError) in
      try connection.execute(IndexSchema.tables)
      try connection.execute(IndexSchema.objectTables() + IndexSchema.objectIndexes)
      let statement = try Statement(connection, "INSERT INTO setting(name, value) VALUES(?, ?)")
      for (name, value) in settings.rows {
        try statement.bind(name, at: 1)
        try statement.bind(value, at: 2)
        try statement.run()
      }
    }
    try connection.execute("PRAGMA journal_mode = WAL")
  }
}
