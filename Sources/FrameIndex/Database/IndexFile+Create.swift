import Glibc
internal import SystemIO

extension IndexFile {
  /// Makes an empty index.
  ///
  /// It is written without a name, and linked to its name when complete: no program ever sees half an index, a killed program
  /// leaves nothing, and of many programs that start at once one creates it and the others use it. An empty file is replaced.
  static func create(_ path: String, settings: IndexSettings) throws(IndexError) {
    try NetworkFileSystem.refuseToWrite(path)
    let image = try image(settings: settings)
    let target = ByteString(name: path)
    Leftovers(of: target.lastComponent, in: target.folder).remove()
    do throws(SystemError) {
      // An empty file has a name already, and some file systems know only files with names.
      let isThere = fileBytes(path) == 0 ? false : try link(image, to: target)
      if !isThere { try replace(target, with: image) }
    } catch {
      if error.code == ENOSPC || error.code == EDQUOT { throw .full(path: path) }
      throw .cannotCreate(path: path, reason: "\(error)")
    }
  }

  /// Writes a file that has no name and gives it one, unless another program was faster. `open(2)` with `O_TMPFILE`, `linkat(2)`.
  ///
  /// - Returns: whether there is an index now; the file system may have no such files, or an empty one may have appeared in
  ///   between.
  private static func link(_ image: borrowing DatabaseImage, to target: ByteString) throws(SystemError) -> Bool {
    let withoutName: Int32 = 0o20200000  // O_TMPFILE, which is a macro of Linux's own.
    let file: FileDescriptor
    do throws(SystemError) {
      file = try FileDescriptor.open(target.folder, withoutName | O_RDWR)
    } catch  where [EOPNOTSUPP, EISDIR, EINVAL].contains(error.code) {
      return false
    }
    defer { try? file.close() }
    try write(image, to: file)
    guard fsync(file.number) == 0 else { throw SystemError(call: "fsync") }
    let own = "/proc/self/fd/\(file.number)"
    if unsafe target.withCString({ unsafe linkat(AT_FDCWD, own, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }) == 0 { return true }
    switch errno {
    case EEXIST: return fileBytes(target.name) != 0
    // No links, or no /proc.
    case EPERM, EOPNOTSUPP, ENOENT: return false
    default: throw SystemError(call: "linkat")
    }
  }

  /// Writes a file beside its target and gives it its name, unless another program was faster.
  private static func replace(_ target: ByteString, with image: borrowing DatabaseImage) throws(SystemError) {
    // The holder of the lock on an empty file replaces it; those who wait then find an index. The lock ends with the descriptor.
    let empty = fileBytes(target.name) == 0 ? try FileDescriptor.open(target, O_RDWR) : nil
    defer { try? empty?.close() }
    if let empty { while flock(empty.number, LOCK_EX) != 0, errno == EINTR {} }
    guard fileBytes(target.name) ?? 0 == 0 else { return }
    guard let file = try UnfinishedFile(beside: target, replacing: target.status) else { throw SystemError(call: "open", code: EACCES) }
    try write(image, to: file.descriptor)
    if empty != nil { try file.finish() } else { try file.finishUnlessThere() }
  }

  private static func write(_ image: borrowing DatabaseImage, to file: FileDescriptor) throws(SystemError) {
    try unsafe image.withBytes { (bytes) throws(SystemError) in try unsafe file.write(all: bytes) }
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

/// What fingerprints depend on. Only those made with equal settings can be compared, so an index holds one kind.
public struct IndexSettings: Equatable, Sendable {
  /// Whether near-black borders were cropped before hashing.
  public var trimsBorders: Bool
  /// Frames this near to the one before are not stored, only counted. Bits.
  public var repeatDistance: Int

  /// Settings for a new index.
  public init(trimsBorders: Bool = true, repeatDistance: Int = 2) {
    self.trimsBorders = trimsBorders
    self.repeatDistance = repeatDistance
  }

  /// As they stand in the table `setting`.
  var rows: [(name: String, value: String)] {
    [
      ("fingerprint", "pdq"), ("luma", "rgb24"), ("border", trimsBorders ? "black-bars-24" : "kept"),
      ("repeat", String(repeatDistance)),
    ]
  }

  /// Reads the table, and throws if it has something this code does not know.
  init(_ rows: [String: String], path: String) throws(IndexError) {
    self.init(trimsBorders: rows["border"] != "kept", repeatDistance: rows["repeat"].flatMap { Int($0) } ?? 2)
    for (name, expected) in self.rows where rows[name] != expected {
      throw .otherSettings(path: path, setting: name, found: rows[name] ?? "", expected: expected)
    }
  }
}
