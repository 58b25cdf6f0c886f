import Glibc
import Synchronization
import SystemIO
import Testing

/// Counts how often each part was done.
private final class Counting: DividedWork {
  let counts = (0..<5).map { _ in Tally() }
  final class Tally: Sendable { let value = Atomic(0) }
  func perform(_ part: Int, of count: Int) { counts[part].value.add(1, ordering: .relaxed) }
}

@Suite struct WorkerThreadsTests {
  @Test func everyPartOfEveryPieceIsDoneOnce() throws {
    let workers = WorkerThreads(count: 5)
    let work = Counting()
    for round in 1...1_000 {
      try workers.run(work)
      // All are done when it returns.
      #expect(work.counts.allSatisfy { $0.value.load(ordering: .relaxed) == round })
    }
  }

  /// Of the many that come and go here none is left: the limit of threads would end the loop.
  @Test func threadsAreJoined() throws {
    for _ in 0..<1_000 {
      let work = Counting()
      try WorkerThreads(count: 5).run(work)
      #expect(work.counts.allSatisfy { $0.value.load(ordering: .relaxed) == 1 })
    }
    // Never asked for work, never started.
    _ = WorkerThreads(count: 1_000_000)
  }
}
