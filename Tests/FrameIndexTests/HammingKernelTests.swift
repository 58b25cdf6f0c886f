import Pixels
import TestSupport
import Testing

@testable import FrameIndex

/// The loops of vectors against plain ones, and those against counting.
@Suite struct HammingKernelTests {
  private struct Found: Equatable {
    var index: Int
    var distance: Int
  }

  private static let variants = HammingKernels.hasVectorCounts ? [false, true] : [false]

  /// Lower halves, then upper ones, as a segment has them.
  private func words(_ fingerprints: [PDQ]) -> [UInt64] {
    fingerprints.flatMap { [$0.words[0].littleEndian, $0.words[1].littleEndian] }
      + fingerprints.flatMap { [$0.words[2].littleEndian, $0.words[3].littleEndian] }
  }

  @Test(arguments: Array(0...20) + [511, 512, 513, 1025, 4096])
  func nearFingerprintsAreFoundAtAnyCount(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    let query = PDQ.random(&random)
    // Some exactly at the limit, one beyond it, and many that are unlike.
    let fingerprints = (0..<count).map { place in
      switch Int.random(in: 0..<6, using: &random) {
      case 0: query.changed(bits: 64, &random)
      case 1: query.changed(bits: 65, &random)
      case 2: query.changed(bits: place % 32, &random)
      default: PDQ.random(&random)
      }
    }
    let words = words(fingerprints)
    for within in [0, 31, 64, 128, 256] {
      let expected = fingerprints.enumerated().map { Found(index: $0, distance: $1.distance(to: query)) }.filter { $0.distance <= within }
      let hasHalf = fingerprints.contains { other in
        (other.words[0] ^ query.words[0]).nonzeroBitCount + (other.words[1] ^ query.words[1]).nonzeroBitCount <= within
      }
      for vectors in Self.variants {
        var found: [Found] = []
        unsafe words.withUnsafeBytes { bytes in
          let low = unsafe bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)!
          unsafe HammingKernels.forEachNear(low, low + 16 * count, count: count, to: query, within: within, vectors: vectors) {
            found.append(Found(index: $0, distance: $1))
          }
          #expect(unsafe HammingKernels.hasNearHalf(low, count: count, to: query, within: within, vectors: vectors) == hasHalf)
        }
        #expect(found == expected, "\(count) within \(within), vectors: \(vectors)")
      }
    }
  }

  /// Words of 128 bits, some of them equal, and the nearest at every place.
  @Test(arguments: Array(1...20) + [63, 64, 65, 2000])
  func theNearestTwoAreThoseOfSorting(count: Int) {
    var random = SeededGenerator(seed: UInt64(count))
    for round in 0..<40 {
      let query = SIMD2<UInt64>(random.next(), random.next())
      var words = (0..<count).map { _ in SIMD2<UInt64>(random.next(), random.next()) }
      for place in [round % count, Int.random(in: 0..<count, using: &random)] {
        words[place] = query
        for bit in 0..<round % 5 { words[place][bit & 1] ^= 1 << UInt64(3 * bit) }
      }
      let distances = words.map { ($0 ^ query)[0].nonzeroBitCount + ($0 ^ query)[1].nonzeroBitCount }
      let order = distances.indices.sorted { (distances[$0], $0) < (distances[$1], $1) }
      let expected = HammingKernels.NearestTwo(
        place: order[0], distance: distances[order[0]], second: count > 1 ? distances[order[1]] : .max)
      for vectors in Self.variants {
        let found = unsafe words.withUnsafeBufferPointer { unsafe HammingKernels.nearest($0, to: query, vectors: vectors) }
        #expect(found == expected, "round \(round), vectors: \(vectors)")
      }
    }
    for vectors in Self.variants {
      let empty: [SIMD2<UInt64>] = []
      #expect(unsafe empty.withUnsafeBufferPointer { unsafe HammingKernels.nearest($0, to: .zero, vectors: vectors) } == nil)
    }
  }
}
