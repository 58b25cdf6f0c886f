internal import CSQLite

/// Counts what the statements of a connection do, and stops one that does more than the file's size can justify: pages of an
/// untrusted file may refer to each other endlessly. `sqlite3_progress_handler`.
@safe
final class StatementEffort {
  private let counter: UnsafeMutablePointer<Counter>

  fileprivate struct Counter {
    /// Calls since the statement began, and the most there may be.
    var calls: Int64 = 0
    var limit: Int64 = .max
  }

  /// Instructions of SQLite's machine between two calls.
  private static let step: Int32 = 100_000
  /// A row takes at most some tens of instructions, an index a few rows each, and a row at least some bytes.
  private static let instructionsPerByte: Int64 = 64
  private static let minInstructions: Int64 = 200_000_000

  init() {
    unsafe counter = .allocate(capacity: 1)
    unsafe counter.initialize(to: Counter())
  }

  deinit { unsafe counter.deallocate() }

  /// Begins to count. The connection is closed before this is freed.
  func watch(_ connection: OpaquePointer, fileBytes: Int) {
    unsafe counter.pointee.limit = (Int64(fileBytes) * Self.instructionsPerByte + Self.minInstructions) / Int64(Self.step)
    unsafe sqlite3_progress_handler(
      connection, Self.step,
      { context in
        guard let counter = unsafe context?.assumingMemoryBound(to: Counter.self) else { return 0 }
        unsafe counter.pointee.calls += 1
        return unsafe counter.pointee.calls > counter.pointee.limit ? 1 : 0
      }, counter)
  }

  /// A statement begins.
  func begin() { unsafe counter.pointee.calls = 0 }
}
