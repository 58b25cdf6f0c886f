internal import Pixels

/// One stored fingerprint that is near enough to a picture.
struct FingerprintHit {
  /// Place in its segment.
  var index: Int
  /// Which of the pictures that are looked for.
  var picture: Int
  var distance: Int
}

/// Compares pictures with the fingerprints of segments, one after another: exact, and as fast as memory is read.
///
/// Scalar population counts: four a fingerprint take about a nanosecond, less than its 32 bytes take to arrive.
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

  init(_ connection: Connection, for wanted: Wanted) {
    self.wanted = wanted
    blob = FingerprintBlob(connection)
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
    let words = unsafe blob.words
    for variant in variants {
      let (first, second) = (variant.words[0].littleEndian, variant.words[1].littleEndian)
      for k in 0..<count {
        let distance = unsafe (words[2 * k] ^ first).nonzeroBitCount + (words[2 * k + 1] ^ second).nonzeroBitCount
        if distance <= wanted.within { return true }
      }
    }
    return false
  }

  private mutating func compareWhole(_ count: Int) {
    for (picture, variants) in wanted.pictures.enumerated() {
      for variant in variants { compareWhole(count, with: variant, picture: picture) }
    }
    if !hits.isEmpty { keepNearestOfEach() }
  }

  private mutating func compareWhole(_ count: Int, with variant: PDQ, picture: Int) {
    let low = unsafe blob.words
    let high = unsafe low + 2 * count
    let within = wanted.within
    let (a, b) = (variant.words[0].littleEndian, variant.words[1].littleEndian)
    let (c, d) = (variant.words[2].littleEndian, variant.words[3].littleEndian)
    for k in 0..<count {
      let first = unsafe (low[2 * k] ^ a).nonzeroBitCount + (low[2 * k + 1] ^ b).nonzeroBitCount
      let second = unsafe (high[2 * k] ^ c).nonzeroBitCount + (high[2 * k + 1] ^ d).nonzeroBitCount
      if first + second <= within { hits.append(FingerprintHit(index: k, picture: picture, distance: first + second)) }
    }
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
