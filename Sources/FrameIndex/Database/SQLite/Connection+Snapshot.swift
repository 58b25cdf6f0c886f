extension Connection {
  /// The most bytes of a file that SQLite maps, `SQLITE_MAX_MMAP_SIZE`; it reads the rest.
  private static let maxMappedBytes = 0x7FFF_0000

  /// One view of the file for several connections, this one the first of them, whatever writers do meanwhile.
  ///
  /// - Parameter count: connections wanted; there are fewer if writers interfere each time.
  func snapshot<Value>(
    shared count: Int, _ body: ([Connection]) throws(IndexError) -> Value
  ) throws(IndexError) -> Value {
    var others: [Connection] = []
    for _ in 1..<max(1, count) { others.append(try another()) }
    for _ in 0..<3 where !others.isEmpty {
      if let value = try alignedSnapshot(with: others, body) { return value }
    }
    return try snapshot { () throws(IndexError) in try body([self]) }
  }

  /// Has SQLite read mapped pages, which are copied once, not twice.
  func mapFile() { try? execute("PRAGMA mmap_size = \(Self.maxMappedBytes)") }

  /// Another connection to the same file.
  private func another() throws(IndexError) -> Connection {
    try Connection(path: path, .read, isImmutable: isImmutable)
  }

  /// The others read before this one does, and again after it. If `PRAGMA data_version` shows that no program committed
  /// in between, all see the same state.
  ///
  /// - Returns: `nil` if one did.
  private func alignedSnapshot<Value>(
    with others: [Connection], _ body: ([Connection]) throws(IndexError) -> Value
  ) throws(IndexError) -> Value? {
    let before = try others.map { (other) throws(IndexError) in try other.integer("PRAGMA data_version") }
    defer { for other in others { try? other.execute("COMMIT") } }
    return try snapshot { () throws(IndexError) in
      _ = try integer("SELECT count(*) FROM setting")
      for (other, version) in zip(others, before) {
        try other.execute("BEGIN")
        _ = try other.integer("SELECT count(*) FROM setting")
        guard try other.integer("PRAGMA data_version") == version else { return nil }
      }
      return try body([self] + others)
    }
  }
}
