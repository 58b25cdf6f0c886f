import Glibc
internal import SystemIO

/// Several scans of one snapshot, each on a thread and a connection of its own: a scan is bound by memory, and one thread
/// does not use all of its bandwidth.
///
/// What is found does not depend on how many there are.
struct ScanPool: ~Copyable {
  /// Hits of a segment.
  struct Finding {
    /// Place of the segment among those that were searched.
    var place: Int
    var hits: [FingerprintHit]
  }

  private let round: ScanRound
  private let workers: WorkerThreads

  /// With fewer fingerprints than this per worker, a thread costs more than it saves.
  private static let minFingerprints = 500_000
  private static let maxMembers = 8
  /// Segments of a worker in the first round and in the largest, so that the hits of a round stay few enough to be kept.
  private static let roundSegments = 128...512
  /// As few hits for each segment as leave room for a larger round.
  private static let fewHits = 16

  /// - Parameter list: run by this thread, on the first connection, while another looks for the places of the fingerprints.
  init(
    _ connections: [Connection], for wanted: FingerprintScan.Wanted, while list: () throws(IndexError) -> Void = {}
  ) throws(IndexError) {
    workers = WorkerThreads(count: connections.count)
    let last = connections.count - 1
    let pages = try Self.pages(of: FingerprintBlob.table, connections[last], workers, while: list)
    round = ScanRound(
      connections.enumerated().map { number, connection in
        let own = number == last ? pages : pages.flatMap { BlobPages(connection, sharing: $0) }
        return ScanWorker(FingerprintScan(connection, for: wanted, pages: own))
      })
  }

  /// Where a table's blobs lie, looked for by the last worker.
  ///
  /// - Parameter list: run by this thread meanwhile, if there is another one.
  static func pages(
    of table: String, _ connection: Connection, _ workers: WorkerThreads, while list: () throws(IndexError) -> Void
  ) throws(IndexError) -> BlobPages? {
    try withoutActuallyEscaping(list) { (list) throws(IndexError) in
      let beginning = ScanBeginning(connection, table, list)
      do throws(SystemError) {
        try workers.run(beginning)
      } catch {
        beginning.perform(0, of: 1)
      }
      if let error = beginning.error { throw error }
      return beginning.pages
    }
  }

  /// How many workers are worth their while.
  static func size(fingerprints: Int) -> Int { max(1, min(maxMembers, fingerprints / minFingerprints)) }

  /// Searches segments and calls `body` with the findings, in the order of the segments.
  func search(_ segments: [SearchableSegment], _ body: (Finding) throws(IndexError) -> Void) throws(IndexError) {
    var start = 0, size = Self.roundSegments.lowerBound
    while start < segments.count {
      let end = min(segments.count, start + size * round.workers.count)
      let findings = try searchRound(segments, start..<end)
      for finding in findings { try body(finding) }
      let hits = findings.reduce(0) { $0 + $1.hits.count }
      if hits <= Self.fewHits * (end - start) { size = min(2 * size, Self.roundSegments.upperBound) }
      start = end
    }
  }

  private func searchRound(_ segments: [SearchableSegment], _ range: Range<Int>) throws(IndexError) -> [Finding] {
    round.begin(segments, range)
    do throws(SystemError) {
      try workers.run(round)
    } catch {
      // No thread can be had: one does it all.
      round.perform(0, of: 1)
    }
    for worker in round.workers { if let error = worker.error { throw error } }
    return round.workers.flatMap(\.findings).sorted { $0.place < $1.place }
  }
}

/// What is done before the first round: the first thread lists what there is to search, the last looks where it lies.
private final class ScanBeginning: DividedWork {
  private let connection: Connection
  private let table: String
  private let list: () throws(IndexError) -> Void
  private(set) var pages: BlobPages?
  private(set) var error: IndexError?

  init(_ connection: Connection, _ table: String, _ list: @escaping () throws(IndexError) -> Void) {
    self.connection = connection
    self.table = table
    self.list = list
  }

  func perform(_ part: Int, of count: Int) {
    if part == 0 { do throws(IndexError) { try list() } catch { self.error = error } }
    if part == count - 1 { pages = BlobPages(connection, table: table) }
  }
}

/// What all workers do in one round: each takes the next free segment.
private final class ScanRound: DividedWork {
  let workers: [ScanWorker]
  private var segments: [SearchableSegment] = []
  private var rest = 0..<0
  private let mutex = Mutex()

  init(_ workers: [ScanWorker]) { self.workers = workers }

  func begin(_ segments: [SearchableSegment], _ range: Range<Int>) {
    (self.segments, rest) = (segments, range)
    for worker in workers { worker.begin() }
  }

  func perform(_ part: Int, of count: Int) {
    let worker = workers[part]
    while worker.error == nil, let place = mutex.locked({ rest.popFirst() }) { worker.search(segments[place], place: place) }
  }
}

/// One scan, and what it has found in a round. One thread at a time uses it.
private final class ScanWorker {
  private var scan: FingerprintScan
  private(set) var findings: [ScanPool.Finding] = []
  private(set) var error: IndexError?

  init(_ scan: consuming FingerprintScan) { self.scan = scan }

  func begin() { findings.removeAll(keepingCapacity: true) }

  func search(_ segment: SearchableSegment, place: Int) {
    do throws(IndexError) {
      try scan.search(segment: segment.id, count: segment.count)
      if !scan.hits.isEmpty { findings.append(ScanPool.Finding(place: place, hits: scan.hits)) }
    } catch {
      self.error = error
    }
  }
}

/// `pthread_mutex_t`.
@safe
final class Mutex {
  private let handle = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

  init() { unsafe pthread_mutex_init(handle, nil) }

  deinit {
    unsafe pthread_mutex_destroy(handle)
    unsafe handle.deallocate()
  }

  func locked<Value>(_ body: () -> Value) -> Value {
    unsafe pthread_mutex_lock(handle)
    defer { unsafe pthread_mutex_unlock(handle) }
    return body()
  }
}
