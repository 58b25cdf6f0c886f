internal import PixelKernels

/// One connection and what it has found. One thread at a time uses it.
final class FeatureWorker {
  /// What all of them look for.
  final class Query: Sendable {
    let pictures: [FeatureSet]
    let matchers: [FeatureMatcher]
    let probes: FeatureProbes
    /// The points of all pictures.
    let points: [FeaturePoint]

    init(_ pictures: [FeatureSet], stored: Int) {
      self.pictures = pictures
      matchers = pictures.map { FeatureMatcher($0) }
      points = pictures.flatMap(\.points)
      probes = FeatureProbes(points, stored: stored)
    }
  }

  /// A stored point of a row that looks like one of the query's.
  private struct Hit {
    var point: Int32
    var query: Int32
  }

  /// The hits of one keyframe.
  private struct Group {
    var hits: Range<Int>
    /// Its points in the row.
    var points: Range<Int>
    var entry: Int
    var frame: Int
  }

  /// The places of more keyframes than this are read together with those between them.
  private static let fewKeyframes = 8

  private let query: Query
  private let path: String
  private var blob: FeatureBlob
  private var scanReader: BlobReader
  private var restReader: BlobReader
  private var buffer: [UInt64] = []
  /// The hits of a row, its keyframes that have enough of them, and the votes for one of those in one picture.
  private var hits: [Hit] = []
  private var groups: [Group] = []
  private var votes: [FeatureVote] = []
  private var hough: FeatureVotes
  var shortList = FeatureShortList(limit: 0)
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
    hough = FeatureVotes(query: query.points)
  }

  /// Looks for keyframes of a row that many of the query's points vote for.
  ///
  /// - Parameters:
  ///   - place: the row's place among those that are searched.
  ///   - order: its video's place in the order of names.
  func scan(_ row: SearchableFeatures, place: Int, order: Int) throws(IndexError) {
    guard row.points > 0 else { return }
    try blob.open(row)
    hits.removeAll(keepingCapacity: true)
    unsafe blob.withWords { words in
      unsafe query.probes.forEachVote(in: words) { hits.append(Hit(point: Int32($0), query: $1)) }
    }
    // One vote says nothing, and there are many such rows in a large index.
    guard hits.count > 1 else { return }
    try group(row)
    let isWhole = groups.count > Self.fewKeyframes
    if isWhole { try blob.readPlaces() }
    for group in groups {
      if !isWhole { try blob.readPlaces(of: group.points) }
      for picture in query.pictures.indices {
        count(group.hits, FeatureShortList.Item(order: order, frame: group.frame, picture: picture, row: place, entry: group.entry))
      }
    }
  }

  /// Looks for the keyframes of a row with enough hits.
  private func group(_ row: SearchableFeatures) throws(IndexError) {
    groups.removeAll(keepingCapacity: true)
    var first = 0, firstPoint = 0
    for (number, entry) in try row.entries(of: path).enumerated() where first < hits.count {
      let points = firstPoint..<firstPoint + entry.points
      let end = hits[first...].firstIndex { $0.point >= points.upperBound } ?? hits.count
      if first < end, shortList.mayHold(votes: end - first) {
        groups.append(Group(hits: first..<end, points: points, entry: number, frame: entry.frame))
      }
      (first, firstPoint) = (end, points.upperBound)
    }
  }

  /// Counts the votes of a keyframe in one of the query's pictures.
  private func count(_ range: Range<Int>, _ item: FeatureShortList.Item) {
    let mirrored = Int32(query.pictures[0].points.count)
    votes.removeAll(keepingCapacity: true)
    for hit in hits[range] where (hit.query >= mirrored) == (item.picture == 1) {
      votes.append(FeatureVote(query: hit.query, place: blob.place(Int(hit.point))))
    }
    guard !votes.isEmpty, shortList.mayHold(votes: votes.count) else { return }
    guard let most = hough.most(votes[...], atLeast: shortList.leastVotes(of: votes.count)) else { return }
    var item = item
    (item.votes, item.allVotes) = (most, votes.count)
    shortList.add(item)
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
