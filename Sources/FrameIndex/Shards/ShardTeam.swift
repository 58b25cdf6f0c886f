internal import SystemIO

/// Threads that query several shards at once, the larger ones first if their sizes are known.
final class ShardTeam {
  let workers: Int
  private let count: Int
  private let threads: WorkerThreads

  /// - Parameter workers: the most threads.
  init(count: Int, workers: Int) {
    self.count = count
    self.workers = workers
    threads = WorkerThreads(count: min(workers, count))
  }

  /// Calls `body` with the number of each shard, each on one thread.
  ///
  /// - Returns: what it returns, in the order of the shards.
  /// - Throws: what it throws for the first shard that fails.
  func map<Value>(_ body: (Int) throws(IndexError) -> Value) throws(IndexError) -> [Value] {
    try withoutActuallyEscaping(body) { (body) throws(IndexError) in
      let round = ShardRound(count: count, body)
      do throws(SystemError) {
        try threads.run(round)
      } catch {
        // No thread can be started: this one does everything.
        round.perform(0, of: 1)
      }
      return try round.finish()
    }
  }
}

/// One query to all shards: every thread takes the next free shard.
private final class ShardRound<Value>: DividedWork {
  private let body: (Int) throws(IndexError) -> Value
  private var results: [Result<Value, IndexError>?]
  private var next = 0
  private let mutex = Mutex()

  init(count: Int, _ body: @escaping (Int) throws(IndexError) -> Value) {
    self.body = body
    results = Array(repeating: nil, count: count)
  }

  func perform(_ part: Int, of count: Int) {
    while let shard = mutex.locked({ take() }) {
      let result: Result<Value, IndexError>
      do throws(IndexError) { result = .success(try body(shard)) } catch { result = .failure(error) }
      mutex.locked { results[shard] = result }
    }
  }

  private func take() -> Int? {
    guard next < results.count else { return nil }
    defer { next += 1 }
    return next
  }

  func finish() throws(IndexError) -> [Value] {
    var values: [Value] = []
    for result in results { if let result { values.append(try result.get()) } }
    return values
  }
}
