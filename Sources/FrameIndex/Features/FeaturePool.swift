internal import PixelKernels
internal import SystemIO

/// A row of the table of features that a search looks into.
struct SearchableFeatures {
  var id: Int64
  var points: Int
  /// Place in the list of videos.
  var video: Int
}

/// Scans stored points and compares pictures, on several threads with a connection each. What is found does not depend on how many
/// there are.
struct FeaturePool: ~Copyable {
  /// A stored point that looks like one of the query's: the place of its row, its own place there, and the query point.
  struct Vote {
    var row: Int32
    var point: Int32
    var query: Int32
    var place: FeaturePlace
  }

  /// A stored keyframe, and how it is seen in one of the query's pictures.
  struct Sighting {
    var candidate: Int
    var picture: Int
    var sighting: FeatureSighting
  }

  private let workers: [FeatureWorker]
  private let threads: WorkerThreads

  /// Fewer points than this are not worth a thread.
  private static let minPoints = 500_000
  private static let maxMembers = 8

  init(_ connections: [Connection], pictures: [FeatureSet]) {
    let query = FeatureWorker.Query(pictures), pages = BlobPages(connections[0], table: FeatureBlob.table)
    workers = connections.enumerated().map { number, connection in
      FeatureWorker(connection, query, pages: number == 0 ? pages : pages.flatMap { BlobPages(connection, sharing: $0) })
    }
    threads = WorkerThreads(count: connections.count)
  }

  static func size(points: Int) -> Int { max(1, min(maxMembers, points / minPoints)) }

  /// The votes of all rows, in no particular order.
  func votes(in rows: [SearchableFeatures]) throws(IndexError) -> [Vote] {
    try perform(count: rows.count) { (worker, index) throws(IndexError) in try worker.scan(rows[index], place: index) }
    return workers.flatMap(\.votes)
  }

  /// How candidates are seen in the query's pictures, where they are.
  func sightings(of candidates: [(row: SearchableFeatures, entry: FeatureSegment.Entry, firstPoint: Int, picture: Int)])
    throws(IndexError) -> [Sighting]
  {
    try perform(count: candidates.count) { (worker, index) throws(IndexError) in
      let candidate = candidates[index]
      try worker.verify(candidate.row, candidate.entry, firstPoint: candidate.firstPoint, picture: candidate.picture, place: index)
    }
    return workers.flatMap(\.sightings)
  }

  private func perform(count: Int, _ task: @escaping (FeatureWorker, Int) throws(IndexError) -> Void) throws(IndexError) {
    let round = FeatureRound(workers, count: count, task)
    do throws(SystemError) {
      try threads.run(round)
    } catch {
      // No thread can be had: one does it all.
      for part in workers.indices { round.perform(part, of: workers.count) }
    }
    for worker in workers { if let error = worker.error { throw error } }
  }
}

/// Tasks that workers take in turn.
private final class FeatureRound: DividedWork {
  private let workers: [FeatureWorker]
  private let count: Int
  private let task: (FeatureWorker, Int) throws(IndexError) -> Void

  init(_ workers: [FeatureWorker], count: Int, _ task: @escaping (FeatureWorker, Int) throws(IndexError) -> Void) {
    (self.workers, self.count, self.task) = (workers, count, task)
  }

  func perform(_ part: Int, of parts: Int) {
    let worker = workers[part]
    do throws(IndexError) {
      for index in stride(from: part, to: count, by: parts) { try task(worker, index) }
    } catch {
      worker.error = error
    }
  }
}

/// One connection and what it has found. One thread at a time uses it.
private final class FeatureWorker {
  /// What all of them look for.
  final class Query: Sendable {
    let pictures: [FeatureSet]
    let matchers: [FeatureMatcher]
    let probes: FeatureProbes

    init(_ pictures: [FeatureSet]) {
      self.pictures = pictures
      matchers = pictures.map { FeatureMatcher($0) }
      probes = FeatureProbes(pictures.flatMap(\.points))
    }
  }

  private let query: Query
  private let path: String
  private var blob: FeatureBlob
  private var scanReader: BlobReader
  private var restReader: BlobReader
  private var buffer: [UInt64] = []
  var votes: [FeaturePool.Vote] = []
  var sightings: [FeaturePool.Sighting] = []
  var error: IndexError?

  /// - Parameter pages: the places of the connection's blobs, where they are known.
  init(_ connection: Connection, _ query: Query, pages: BlobPages?) {
    self.query = query
    path = connection.path
    // What SQLite has to read itself it copies once from mapped pages, not twice.
    if pages == nil { connection.mapFile() }
    blob = FeatureBlob(connection, pages: pages)
    scanReader = BlobReader(connection, table: FeatureBlob.table, column: "points")
    restReader = BlobReader(connection, table: "feature_rest", column: "words")
  }

  /// Reads `count` bytes into the buffer.
  private func read(_ reader: borrowing BlobReader, _ count: Int, at offset: Int) throws(IndexError) {
    if buffer.count * 8 < count { buffer = Array(repeating: 0, count: (count + 7) / 8) }
    let outcome: Result<Void, IndexError> = unsafe buffer.withUnsafeMutableBytes { bytes in
      do throws(IndexError) {
        return .success(try unsafe reader.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at: offset))
      } catch { return .failure(error) }
    }
    try outcome.get()
  }

  private func check(_ row: SearchableFeatures, _ bytes: Int, each: Int) throws(IndexError) {
    guard bytes == row.points * each else { throw FeatureSegment.wrongSize(row, bytes, each: each, path) }
  }

  func scan(_ row: SearchableFeatures, place: Int) throws(IndexError) {
    guard row.points > 0 else { return }
    try blob.open(row)
    let first = votes.count
    unsafe blob.withWords { words in
      unsafe query.probes.forEachVote(in: words) { point, query in
        votes.append(FeaturePool.Vote(row: Int32(place), point: Int32(point), query: query, place: FeaturePlace(bits: 0)))
      }
    }
    // Most rows of a large index have no vote, or few.
    guard votes.count > first else { return }
    try blob.readPlaces()
    for index in first..<votes.count { votes[index].place = blob.place(Int(votes[index].point)) }
  }

  func verify(_ row: SearchableFeatures, _ entry: FeatureSegment.Entry, firstPoint: Int, picture: Int, place: Int) throws(IndexError) {
    let stored = FeatureSet(width: entry.width, height: entry.height, points: try points(row, firstPoint, entry.points))
    let verifier = FeatureVerifier(query.matchers[picture].matches(of: stored.points), stored: stored, query: query.pictures[picture])
    guard let sighting = verifier.sighting() else { return }
    sightings.append(FeaturePool.Sighting(candidate: place, picture: picture, sighting: sighting))
  }

  /// The points of one keyframe.
  private func points(_ row: SearchableFeatures, _ first: Int, _ count: Int) throws(IndexError) -> [FeaturePoint] {
    try check(row, try scanReader.open(row: row.id), each: FeatureSegment.scanBytes)
    try check(row, try restReader.open(row: row.id), each: FeatureSegment.restBytes)
    try read(scanReader, 8 * count, at: 8 * first)
    let firstWords = buffer.prefix(count).map { UInt64(littleEndian: $0) }
    try read(restReader, 8 * count, at: 8 * first)
    let secondWords = buffer.prefix(count).map { UInt64(littleEndian: $0) }
    try read(scanReader, 4 * count, at: 8 * row.points + 4 * first)
    return (0..<count).map { index in
      let bits = UInt32(truncatingIfNeeded: UInt64(littleEndian: buffer[index / 2]) >> UInt64(32 * (index & 1)))
      return FeaturePlace(bits: bits).point(SIMD2(firstWords[index], secondWords[index]))
    }
  }
}
