internal import PixelKernels
internal import SystemIO

/// Scans stored points and compares pictures, on several threads with a connection each. What is found does not depend on how many
/// there are.
struct FeaturePool: ~Copyable {
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

  /// - Parameters:
  ///   - points: how many are stored.
  ///   - list: run by this thread, on the first connection, while another looks for the places of the points.
  init(
    _ connections: [Connection], pictures: [FeatureSet], points: Int, while list: () throws(IndexError) -> Void
  ) throws(IndexError) {
    threads = WorkerThreads(count: connections.count)
    var query: FeatureWorker.Query?
    let last = connections.count - 1
    let pages = try ScanPool.pages(of: FeatureBlob.table, connections[last], threads) { () throws(IndexError) in
      try list()
      query = FeatureWorker.Query(pictures, stored: points)
    }
    workers = connections.enumerated().map { number, connection in
      FeatureWorker(connection, query!, pages: number == last ? pages : pages.flatMap { BlobPages(connection, sharing: $0) })
    }
  }

  static func size(points: Int) -> Int { max(1, min(maxMembers, points / minPoints)) }

  /// The keyframes with the most votes that agree with each other, the most first.
  ///
  /// - Parameter order: the place of each video in the order of their names.
  func shortList(of rows: [SearchableFeatures], order: [Int], limit: Int) throws(IndexError) -> [FeatureShortList.Item] {
    for worker in workers { worker.shortList = FeatureShortList(limit: limit) }
    try perform(count: rows.count) { (worker, index) throws(IndexError) in
      try worker.scan(rows[index], place: index, order: order[rows[index].video])
    }
    return FeatureShortList.best(of: workers.map(\.shortList), limit: limit)
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
      round.perform(0, of: 1)
    }
    for worker in workers { if let error = worker.error { throw error } }
  }
}

/// Tasks of which each worker takes the next.
private final class FeatureRound: DividedWork {
  private let workers: [FeatureWorker]
  private var rest: Range<Int>
  private let task: (FeatureWorker, Int) throws(IndexError) -> Void
  private let mutex = Mutex()

  init(_ workers: [FeatureWorker], count: Int, _ task: @escaping (FeatureWorker, Int) throws(IndexError) -> Void) {
    (self.workers, rest, self.task) = (workers, 0..<count, task)
  }

  func perform(_ part: Int, of parts: Int) {
    let worker = workers[part]
    do throws(IndexError) {
      while let index = mutex.locked({ rest.popFirst() }) { try task(worker, index) }
    } catch {
      worker.error = error
    }
  }
}
