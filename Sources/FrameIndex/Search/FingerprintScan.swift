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
