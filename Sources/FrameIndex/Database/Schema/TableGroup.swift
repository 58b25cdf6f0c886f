/// Tables that belong together, and how they are made. A group is created when its first row is written, so an index of few
/// things is small.
struct TableGroup: Sendable {
  let tables: [StoredTable]
  let indexes: [String]
  /// Statements that make empty tables of a connection's own in its place, for a file that lacks it; no row goes into them.
  /// Searches through virtual tables ask first whether the file has them.
  let standIn: String

  init(tables: [StoredTable], indexes: [String] = []) {
    self.tables = tables
    self.indexes = indexes
    standIn = tables.map(\.standIn).joined()
  }

  /// The first table represents the group: all of them are made in one transaction.
  var name: String { tables[0].name }

  /// Statements that make the group in the file.
  var creation: String { (tables.map(\.sql) + indexes).map { $0 + ";\n" }.joined() }
}
