/// The tables of a file: an index has only those it needs.
extension IndexFile {
  /// Brings an index of an earlier format to this one, in place and in one transaction.
  static func upgrade(_ connection: Connection) throws(IndexError) {
    guard try version(of: connection) < IndexSchema.version else { return }
    try connection.transaction { () throws(IndexError) in
      // Another program may have done this while this one waited for the lock.
      let found = try version(of: connection)
      guard found < IndexSchema.version else { return }
      for step in IndexSchema.steps where step.version > found { try step.perform(connection) }
      try connection.execute("PRAGMA user_version = \(IndexSchema.version)")
    }
  }

  static func version(of connection: Connection) throws(IndexError) -> Int64 { try connection.integer("PRAGMA user_version") }
}

/// Which groups of tables a file has. A connection makes empty tables of its own for the others when a statement names them, so that
/// no search needs to ask.
final class TablePresence {
  private let connection: Connection
  /// Changes with every table that any program makes. `PRAGMA schema_version`.
  private var schemaVersion: Int64 = -1
  private var absent: Set<String> = []

  init(_ connection: Connection) throws(IndexError) {
    self.connection = connection
    try connection.execute("PRAGMA temp_store = MEMORY")
    try refresh()
    connection.standIn = { [weak self] (message) throws(IndexError) in try self?.standIn(message) ?? false }
  }

  func holds(_ group: TableGroup) -> Bool { !absent.contains(group.name) }

  /// Looks at the file's tables again. Quick if nothing has changed.
  func refresh() throws(IndexError) {
    let version = try connection.integer("PRAGMA main.schema_version")
    guard version != schemaVersion else { return }
    try connection.withTemporaryTables { () throws(IndexError) in try adopt() }
    schemaVersion = version
  }

  private func adopt() throws(IndexError) {
    let present = try connection.tableNames()
    for group in IndexSchema.groups {
      if !present.contains(group.name) {
        absent.insert(group.name)
      } else if absent.contains(group.name) {
        try dropStandIns(of: group)
      }
    }
  }

  /// Makes the empty tables of the group whose table SQLite misses.
  private func standIn(_ message: String) throws(IndexError) -> Bool {
    let isMissed = { (group: TableGroup) in group.tables.contains { !$0.isVirtual && message == "no such table: \($0.name)" } }
    guard let group = IndexSchema.groups.first(where: { absent.contains($0.name) && isMissed($0) }) else { return false }
    try connection.withTemporaryTables { () throws(IndexError) in try connection.execute(group.standIn) }
    return true
  }

  /// Makes a group that the file lacks, inside a transaction.
  func make(_ group: TableGroup) throws(IndexError) {
    guard !holds(group) else { return }
    try dropStandIns(of: group)
    try connection.execute(group.creation)
    schemaVersion = try connection.integer("PRAGMA main.schema_version")
  }

  /// After a rolled-back transaction, whose tables no longer exist.
  func forget() { schemaVersion = -1 }

  private func dropStandIns(of group: TableGroup) throws(IndexError) {
    for table in group.tables.reversed() where !table.isVirtual { try connection.execute("DROP TABLE IF EXISTS temp.\(table.name)") }
    absent.remove(group.name)
  }
}

extension Connection {
  /// Whether the file itself has a table.
  func hasTable(_ name: String) throws(IndexError) -> Bool { try tableNames().contains(name) }

  /// The tables that the file itself has.
  func tableNames() throws(IndexError) -> Set<String> {
    let statement = try Statement(self, "SELECT name FROM main.sqlite_schema WHERE type = 'table'")
    var names: Set<String> = []
    while try statement.step() { names.insert(statement.text(0)) }
    return names
  }
}

extension IndexFile {
  /// Commits all that the body writes or nothing; inside another transaction, together with that one.
  ///
  /// - Parameter groups: tables that it writes to; made where they are missing.
  func transaction<Value>(_ groups: [TableGroup] = [], _ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    if connection.isInTransaction {
      for group in groups { try tables.make(group) }
      return try body()
    }
    do throws(IndexError) {
      return try connection.transaction { () throws(IndexError) in
        try checkIdentity()
        try tables.refresh()
        for group in groups { try tables.make(group) }
        return try body()
      }
    } catch {
      tables.forget()
      throw error
    }
  }

  /// One view of the file for everything the body reads, whatever writers do in the meantime.
  func snapshot<Value>(_ body: () throws(IndexError) -> Value) throws(IndexError) -> Value {
    try connection.snapshot { () throws(IndexError) in
      try tables.refresh()
      return try body()
    }
  }
}
