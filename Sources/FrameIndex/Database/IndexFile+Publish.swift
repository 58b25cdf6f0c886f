import Glibc

extension IndexFile {
  /// Copies an index to another place, in one step: readers see the old file or the whole new one.
  ///
  /// The index is verified first. Writers may go on in the meantime; what they commit is not in the copy.
  ///
  /// - Parameter target: the path of the copy, on any file system; another index there is replaced.
  /// - Returns: what is wrong with the index, one line each; if there is anything, nothing is published.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public func publish(to target: String) throws(IndexError) -> [String] {
    let copy = PublishedCopy(to: target)
    try copy.checkTarget(against: path)
    return try stillSnapshot { () throws(IndexError) in
      let faults = try verify()
      guard faults.isEmpty else { return faults }
      try copy.write(try DatabaseFile(connection))
      return []
    }
  }

  /// A view of the index that is complete in its file, without the log. While a reader has a view, SQLite copies nothing newer
  /// from the log into the file.
  private func stillSnapshot<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    guard !connection.isImmutable else { return try connection.snapshot(body) }
    let emptier = try Connection(path: path, .write)
    // A reader with an older view, or a writer that is never idle, keeps the log from being emptied.
    for _ in 0..<Connection.patienceSeconds * 10 {
      let value: Value? = try connection.snapshot { () throws(IndexError) in
        _ = try connection.integer("SELECT count(*) FROM setting")
        return try Self.emptyLog(emptier) ? try body() : nil
      }
      if let value { return value }
      usleep(100_000)
    }
    throw .busy(path: path, seconds: Connection.patienceSeconds)
  }

  /// - Returns: whether all that was in the log is in the file now.
  private static func emptyLog(_ connection: Connection) throws(IndexError) -> Bool {
    let statement = try Statement(connection, "PRAGMA wal_checkpoint(PASSIVE)")
    return try statement.step() && statement.integer(1) == statement.integer(2)
  }
}
