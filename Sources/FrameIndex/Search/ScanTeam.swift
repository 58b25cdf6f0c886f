import Glibc
internal import SystemIO

/// Several scans of one snapshot, each on a thread and a connection of its own: a scan is bound by memory, and one thread
/// does not use all of its bandwidth.
///
/// What is found does not depend on how many there are.
struct ScanTeam: ~Copyable {
  /// Hits of a segment.
  struct Finding {
    /// Place of the segment among those that were searched.
    var place: Int
    var hits: [FingerprintHit]
  }

  private let round: ScanRound
  private let workers: WorkerThreads

  /// Below so many fingerprints a member, a thread costs more than it brings.
  private static let leastFingerprints = 500_000
  private static let mostMembers = 8
  /// Segments a member takes in one round, so that the hits of a round stay few enough to be kept.
  private static let roundSegments = 128

  init(_ connections: [Connection], for wanted: FingerprintScan.Wanted) {
    round = ScanRound(connections.map { ScanMember(FingerprintScan($0, for: wanted)) })
    workers = WorkerThreads(count: connections.count)
  }

  /// How many members are worth their while, no more than the machine has processors.
  static func size(fingerprints: Int) -> Int { max(1, min(processors, mostMembers, fingerprints / leastFingerprints)) }

  private static var processors: Int { sysconf(Int32(_SC_NPROCESSORS_ONLN)) }

  /// Searches segments and calls `body` with the findings, in the order of the segments.
  func search(_ segments: [SearchableSegment], _ body: (Finding) throws(IndexError) -> Void) throws(IndexError) {
    let step = Self.roundSegments * round.members.count
    for start in stride(from: 0, to: segments.count, by: step) {
      try searchRound(segments, start..<min(segments.count, start + step))
      for finding in round.members.flatMap(\.findings).sorted(by: { $0.place < $1.place }) { try body(finding) }
    }
  }

  private func searchRound(_ segments: [SearchableSegment], _ range: Range<Int>) throws(IndexError) {
    for (number, member) in round.members.enumerated() {
      member.take(stride(from: range.lowerBound + number, to: range.upperBound, by: round.members.count).map { ($0, segments[$0]) })
    }
    do throws(SystemError) {
      try workers.run(round)
    } catch {
      // No thread can be had: one does it all.
      for part in round.members.indices { round.perform(part, of: round.members.count) }
    }
    for member in round.members { if let error = member.error { throw error } }
  }
}

/// What all members do in one round.
private final class ScanRound: DividedWork {
  let members: [ScanMember]

  init(_ members: [ScanMember]) { self.members = members }

  func perform(_ part: Int, of count: Int) { members[part].run() }
}

/// One scan and its share of a round. One thread at a time uses it.
private final class ScanMember {
  private var scan: FingerprintScan
  private var share: [(place: Int, segment: SearchableSegment)] = []
  private(set) var findings: [ScanTeam.Finding] = []
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
        if !scan.hits.isEmpty { findings.append(ScanTeam.Finding(place: place, hits: scan.hits)) }
      }
    } catch {
      self.error = error
    }
  }
}
