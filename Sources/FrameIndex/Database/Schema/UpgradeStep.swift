/// How a file of one format becomes one of the next. Whole groups of tables that a format adds need no statement: they are
/// created when first written to.
///
/// A step that changes tables first checks whether they are there.
struct UpgradeStep: Sendable {
  /// The format that the step leads to. `PRAGMA user_version`.
  let version: Int64
  let perform: @Sendable (Connection) throws(IndexError) -> Void

  init(to version: Int64, _ perform: @escaping @Sendable (Connection) throws(IndexError) -> Void = { (_) throws(IndexError) in }) {
    self.version = version
    self.perform = perform
  }
}
