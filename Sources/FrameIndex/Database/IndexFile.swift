import Glibc
internal import Pixels
internal import SystemIO

/// A frame index: one SQLite file in write-ahead mode, which any number of programs on one machine may read and write.
///
/// Every instance has a connection of its own; an instance belongs to one thread at a time.
public final class IndexFile {
  /// The file, as it was given.
  public let path: String
  /// How its fingerprints are made; fixed when the file was made.
  public let settings: IndexSettings
  let connection: Connection
  let tables: TablePresence
  /// The format of the file, as it was when it was opened.
  let version: Int64
  /// The most threads that scan it: fewer than the machine has if other shards are scanned at the same time.
  var maxScanWorkers = Processors.count
  /// Device and inode of the file that is open.
  private let identity: FileIdentity?

  private init(path: String, settings: IndexSettings, connection: Connection) throws(IndexError) {
    self.path = path
    self.settings = settings
    self.connection = connection
    identity = ByteString(name: path).status.map(FileIdentity.init)
    version = try Self.version(of: connection)
    tables = try TablePresence(connection)
  }

  /// Opens an index to read it.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public static func open(_ path: String) throws(IndexError) -> IndexFile {
    try checkIsThere(path)
    return try open(path, .read)
  }

  /// Opens an index to change it.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public static func openForWriting(_ path: String) throws(IndexError) -> IndexFile {
    try checkIsThere(path)
    try NetworkFileSystem.refuseToWrite(path)
    guard ByteString(name: path).allows(W_OK), ReadingMode.hasWritableFolder(path) else { throw .readOnly(path: path) }
    return try open(path, .write)
  }

  /// Opens an index to change it, and creates it first if there is none.
  ///
  /// - Parameter settings: for a new file; an existing one must have the same.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public static func openOrCreate(_ path: String, settings: IndexSettings = IndexSettings()) throws(IndexError) -> IndexFile {
    if fileBytes(path) ?? 0 == 0 { try create(path, settings: settings) }
    let index = try openForWriting(path)
    for (found, expected) in zip(index.settings.rows, settings.rows) where found != expected {
      throw .otherSettings(path: path, setting: found.name, found: found.value, expected: expected.value)
    }
    return index
  }

  /// Makes sure that what is written goes into the file that others find under the path: it may have been replaced or removed.
  func checkIdentity() throws(IndexError) {
    guard ByteString(name: path).status.map(FileIdentity.init) != identity else { return }
    throw .replaced(path: path)
  }

  /// Has every commit reach the disk, so that a power cut takes no more than a kill.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func syncEveryCommit() throws(IndexError) { try connection.execute("PRAGMA synchronous = FULL") }

  private static func checkIsThere(_ path: String) throws(IndexError) {
    guard ByteString(name: path).allows(F_OK) else {
      throw errno == ENOENT ? .missing(path: path) : .unreadable(path: path, reason: lastSystemError())
    }
    guard fileBytes(path) != nil else { throw .unreadable(path: path, reason: "not a regular file") }
    guard ByteString(name: path).allows(R_OK) else { throw .unreadable(path: path, reason: lastSystemError()) }
  }

  private static func open(_ path: String, _ access: Connection.Access) throws(IndexError) -> IndexFile {
    let connection = access == .read ? try connectToRead(path) : try Connection(path: path, access)
    let settings = try identify(connection)
    if access == .write {
      try upgrade(connection)
      try connection.execute("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864")
    } else {
      try connection.forbidChanges()
    }
    return try IndexFile(path: path, settings: settings, connection: connection)
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

  /// The log and its shared memory can't be made: the disk is full, or only now reports that it can't be written.
  private static func isForWantOfALog(_ error: IndexError) -> Bool {
    switch error {
    case .unreadable, .readOnly, .full, .io: true
    default: false
    }
  }

  /// Makes sure that the file is an index of a version and of settings that this code reads.
  private static func identify(_ connection: Connection) throws(IndexError) -> IndexSettings {
    guard try connection.integer("PRAGMA application_id") == IndexSchema.applicationID else { throw .notAnIndex(path: connection.path) }
    let version = try connection.integer("PRAGMA user_version")
    guard version <= IndexSchema.version else {
      throw .newerVersion(path: connection.path, found: Int(version), expected: Int(IndexSchema.version))
    }
    let check = version == IndexSchema.version ? SchemaCheck.current : SchemaCheck(version: version)
    if let fault = try check.fault(in: connection) { throw .damaged(path: connection.path, detail: fault) }
    let statement = try Statement(connection, "SELECT name, value FROM setting")
    var rows: [String: String] = [:]
    while try statement.step() { rows[statement.text(0)] = statement.text(1) }
    return try IndexSettings(rows, path: connection.path)
  }

  /// Size of a regular file, or `nil` if there is none.
  static func fileBytes(_ path: String) -> Int? {
    guard let status = ByteString(name: path).status, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }

  static func lastSystemError() -> String { unsafe String(cString: strerror(errno)).lowercased() }
}

extension IndexFile {
  /// Reads the stored fingerprints of the videos in scope, video after video in time order.
  ///
  /// - Parameters:
  ///   - begin: called before a video's first run.
  ///   - body: called for every run.
  func forEachRun(_ scope: SearchScope, begin: (IndexedVideo) throws -> Void, body: (FrameRun) throws -> Void) throws {
    for video in try videos(scope.video) where video.state != .named {
      try begin(video)
      var runs = try StoredRuns(self, of: video.source.path)
      while let run = try runs.next() { try body(run) }
    }
  }

  /// Everything stored about one video.
  func storedRuns(of video: String) throws(IndexError) -> [FrameRun] {
    var runs = try StoredRuns(self, of: video)
    var stored: [FrameRun] = []
    while let run = try runs.next() { stored.append(run) }
    return stored
  }

  /// A segment's runs with their fingerprints.
  func runs(of segment: SegmentRecord, _ blob: inout FingerprintBlob) throws(IndexError) -> [FrameRun] {
    guard var runs = segment.runs() else { throw .damaged(path: path, detail: "the facts of segment \(segment.id) can't be read") }
    try blob.open(segment: segment.id, count: segment.count)
    try blob.read(lower: true, upper: true)
    for index in runs.indices { runs[index].sample.pdq = blob[index] }
    return runs
  }

  /// A pattern that a path alone matches.
  public static func glob(exactly path: String) -> String {
    path.reduce(into: "") { $0 += "*?[".contains($1) ? "[\($1)]" : String($1) }
  }
}
