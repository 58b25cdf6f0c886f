internal import Pixels

/// One stored fingerprint that is near enough to a picture.
struct FingerprintHit {
  /// Place in its segment.
  var index: Int
  /// Which of the pictures that are looked for.
  var picture: Int
  var distance: Int
}

/// Compares pictures with the fingerprints of segments, one after another: exact, and as fast as memory is read. All pictures
/// are compared with a segment while it is in the cache.
@safe
struct FingerprintScan: ~Copyable {
  /// What is looked for.
  struct Wanted {
    /// Of every picture its fingerprint, and those of its mirrored forms where they count too.
    var pictures: [[PDQ]]
    /// The most bits by which a hit differs.
    var within: Int
  }

  private let wanted: Wanted
  private var blob: FingerprintBlob
  private(set) var hits: [FingerprintHit] = []

  /// Up to this distance the first halves of fingerprints rule out nearly all, and the second halves are only read where
  /// they don't. Unrelated halves differ in 64 ± 6 bits.
  private static let halfLimit = 40

  /// - Parameter pages: the places of the connection's fingerprints, where they are known.
  init(_ connection: Connection, for wanted: Wanted, pages: BlobPages?) {
    self.wanted = wanted
    // What SQLite has to read itself it copies once from mapped pages, not twice.
    if pages == nil { connection.mapFile() }
    blob = FingerprintBlob(connection, pages: pages)
  }

  /// Finds the hits in one segment, in the order of its frames and then of the pictures.
  mutating func search(segment: Int64, count: Int) throws(IndexError) {
    hits.removeAll(keepingCapacity: true)
    try blob.open(segment: segment, count: count)
    guard wanted.within <= Self.halfLimit else {
      try blob.read(lower: true, upper: true)
      return compareWhole(count)
    }
    try blob.read(lower: true, upper: false)
    guard wanted.pictures.contains(where: { hasNearHalves(count, to: $0) }) else { return }
    try blob.read(lower: false, upper: true)
    compareWhole(count)
  }

  private func hasNearHalves(_ count: Int, to variants: [PDQ]) -> Bool {
    let halves = unsafe UnsafeRawPointer(blob.words)
    return variants.contains { unsafe HammingKernels.hasNearHalf(halves, count: count, to: $0, within: wanted.within) }
  }

  private mutating func compareWhole(_ count: Int) {
    let low = unsafe UnsafeRawPointer(blob.words)
    let high = unsafe low + count * Segment.halfBytes
    for (picture, variants) in wanted.pictures.enumerated() {
      for variant in variants {
        unsafe HammingKernels.forEachNear(low, high, count: count, to: variant, within: wanted.within) { index, distance in
          hits.append(FingerprintHit(index: index, picture: picture, distance: distance))
        }
      }
    }
    if !hits.isEmpty { keepNearestOfEach() }
  }

  /// Several variants of a picture may have hit one frame.
  private mutating func keepNearestOfEach() {
    hits.sort { ($0.index, $0.picture, $0.distance) < ($1.index, $1.picture, $1.distance) }
    var kept = 0
    for place in hits.indices where place == 0 || !isSame(hits[place], hits[kept - 1]) {
      hits[kept] = hits[place]
      kept += 1
    }
    hits.removeSubrange(kept...)
  }

  private func isSame(_ a: FingerprintHit, _ b: FingerprintHit) -> Bool { a.index == b.index && a.picture == b.picture }
}

/// Frame positions by a 16-bit key: a counting sort.
struct PartTable {
  private let places: [Int32]
  private let starts: [Int32]

  init(_ keys: [UInt16]) {
    var starts = [Int32](repeating: 0, count: (1 << 16) + 1)
    for key in keys { starts[Int(key) + 1] += 1 }
    for key in 0..<1 << 16 { starts[key + 1] += starts[key] }
    var next = starts
    var places = [Int32](repeating: 0, count: keys.count)
    for (place, key) in keys.enumerated() {
      places[Int(next[Int(key)])] = Int32(place)
      next[Int(key)] += 1
    }
    self.places = places
    self.starts = starts
  }

  func bucket(_ key: UInt16) -> ArraySlice<Int32> { places[Int(starts[Int(key)])..<Int(starts[Int(key) + 1])] }
}

/// Keeps the smallest of many elements; smaller is better.
struct TopK<Element: Comparable> {
  /// Elements that are kept; 0 for all.
  private let limit: Int
  private let room: Int
  private var elements: [Element] = []
  /// Once full, an element that is not smaller than this can't be among them.
  private(set) var bound: Element?

  init(limit: Int) {
    self.limit = limit
    room = limit > 0 ? 4 * limit + 1024 : .max
  }

  @inline(__always)
  mutating func add(_ element: Element) {
    if let bound, element >= bound { return }
    elements.append(element)
    if elements.count >= room { keepBest() }
  }

  private mutating func keepBest() {
    elements.sort()
    guard limit > 0, elements.count >= limit else { return }
    elements.removeSubrange(limit...)
    bound = elements.last
  }

  /// - Returns: the best first.
  consuming func finish() -> [Element] {
    keepBest()
    return elements
  }
}
