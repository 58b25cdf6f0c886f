extension IndexFile {
  /// Brings an index of version 1 to this one, in place and in one transaction.
  static func upgrade(_ connection: Connection) throws(IndexError) {
    guard try isOfVersion1(connection) else { return }
    try connection.transaction { () throws(IndexError) in
      // Another program may have done it while this one waited for the lock.
      guard try isOfVersion1(connection) else { return }
      try connection.execute(IndexSchema.objectTables() + IndexSchema.objectIndexes)
      try connection.execute("PRAGMA user_version = \(IndexSchema.version)")
    }
  }

  /// Gives a reader of version 1 the tables that the file lacks: its own and empty.
  static func standIn(_ connection: Connection) throws(IndexError) {
    guard try isOfVersion1(connection) else { return }
    try connection.execute("PRAGMA temp_store = MEMORY")
    try connection.execute(IndexSchema.objectTables(isTemporary: true))
  }

  private static func isOfVersion1(_ connection: Connection) throws(IndexError) -> Bool {
    try connection.integer("PRAGMA user_version") == 1
  }
}
