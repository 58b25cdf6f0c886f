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
  /// Segments a worker takes in one round, so that the hits of a round stay few enough to be kept.
  private static let roundSegments = 128

  init(_ connections: [Connection], for wanted: FingerprintScan.Wanted) {
    round = ScanRound(connections.map { ScanWorker(FingerprintScan($0, for: wanted)) })
    workers = WorkerThreads(count: connections.count)
  }

  /// How many workers are worth their while, no more than the machine has processors.
  static func size(fingerprints: Int) -> Int { max(1, min(processors, maxMembers, fingerprints / minFingerprints)) }

  private static var processors: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  /// Searches segments and calls `body` with the findings, in the order of the segments.
  func search(_ segments: [SearchableSegment], _ body: (Finding) throws(IndexError) -> Void) throws(IndexError) {
    let step = Self.roundSegments * round.workers.count
    for start in stride(from: 0, to: segments.count, by: step) {
      try searchRound(segments, start..<min(segments.count, start + step))
      for finding in round.workers.flatMap(\.findings).sorted(by: { $0.place < $1.place }) { try body(finding) }
    }
  }

  private func searchRound(_ segments: [SearchableSegment], _ range: Range<Int>) throws(IndexError) {
    for (number, worker) in round.workers.enumerated() {
      worker.take(stride(from: range.lowerBound + number, to: range.upperBound, by: round.workers.count).map { ($0, segments[$0]) })
    }
    do throws(SystemError) {
      try workers.run(round)
    } catch {
      // No thread can be had: one does it all.
      for part in round.workers.indices { round.perform(part, of: round.workers.count) }
    }
    for worker in round.workers { if let error = worker.error { throw error } }
  }
}

/// What all workers do in one round.
private final class ScanRound: DividedWork {
  let workers: [ScanWorker]

  init(_ workers: [ScanWorker]) { self.workers = workers }

  func perform(_ part: Int, of count: Int) { workers[part].run() }
}

/// One scan and its share of a round. One thread at a time uses it.
private final class ScanWorker {
  private var scan: FingerprintScan
  private var share: [(place: Int, segment: SearchableSegment)] = []
  private(set) var findings: [ScanPool.Finding] = []
  private(set) var error: IndexError?

  init(_ scan: consuming FingerprintScan) { self.scan = scan }

  func take(_ share: [(Int, SearchableSegment)]) {
    self.share = share
    findings.removeAll(keepingCapacity: true)
  }

  func run() {
    do throws(IndexError) {
      for (place, segment) in share {
        try scan.search(segment: segment.id, count: segment.count)
        if !scan.hits.isEmpty { findings.append(ScanPool.Finding(place: place, hits: scan.hits)) }
      }
    } catch {
      self.error = error
    }
  }
}
