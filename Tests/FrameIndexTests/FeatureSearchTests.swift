import Glibc
import PixelKernels
import TestSupport
import Testing

@testable import FrameIndex

/// What narrows a search by points down, checked against plain counting.
@Suite struct FeatureSearchTests {
  /// The words' places and the query's points that look alike, by the definition.
  private func votes(_ words: [UInt64], _ points: [FeaturePoint]) -> [[Int]] {
    var found: [[Int]] = []
    for (place, word) in words.enumerated() {
      for (index, point) in points.enumerated() {
        let own = point.descriptor.words[0], key = (own ^ word) & 0xF_FFFF
        guard key & ~UInt64(point.doubtfulKeyBits) == 0, ((own ^ word) >> 20).nonzeroBitCount <= 12 else { continue }
        found.append([place, index])
      }
    }
    return found.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Random points have few votes; those of one key, which are more than a block, all have.
  @Test(arguments: [0, 1, 15, 17, 1023, 1024, 3000], [false, true])
  func votesAreAllThatLookAlike(count: Int, isUniform: Bool) {
    var random = SeededGenerator(seed: 5)
    let points = (0..<300).map { _ in
      let word = isUniform ? 0x12345 | random.next() << 58 : random.next()
      return FeaturePoint(
        x: 0, y: 0, level: 0, angle: 0, descriptor: FeatureDescriptor(words: [word, 0]),
        doubtfulKeyBits: UInt32(truncatingIfNeeded: random.next() & random.next() & random.next() & 0xF_FFFF))
    }
    let words = (0..<count).map { _ in
      let model = points.randomElement(using: &random)!
      let noise = random.next() & random.next() & random.next() << 20
      return model.descriptor.words[0] ^ noise ^ (UInt64(model.doubtfulKeyBits) & random.next())
    }
    let expected = votes(words, points), probes = FeatureProbes(points)
    for vectors in [false, HammingKernels.hasVectorCounts] {
      var found: [[Int]] = []
      unsafe words.withUnsafeBufferPointer { words in
        unsafe probes.forEachVote(in: words, vectors: vectors) { found.append([$0, Int($1)]) }
      }
      #expect(found.map { $0[0] } == found.map { $0[0] }.sorted())
      #expect(found.sorted { $0.lexicographicallyPrecedes($1) } == expected)
    }
    #expect(count == 0 || !expected.isEmpty)
  }

  /// The fullest of the bins of 30°, a factor of 1.44 and a quarter of the picture, each counted.
  private func mostVotes(_ votes: [FeatureVote], _ query: [FeaturePoint]) -> Int {
    var bins: [[Int]: Int] = [:]
    for vote in votes {
      let point = query[Int(vote.query)], turn = (Int(point.angle) - vote.place.angle) & 31, angle = turn * 24 / 32
      let levels = Int(point.level) - vote.place.level, scale = pow(1.2, Double(levels)), radians = Double(turn) / 16 * .pi
      let (x, y) = (Double(320 - vote.place.x) * scale, Double(180 - vote.place.y) * scale)
      let seen = [
        Double(point.x) + x * cos(radians) - y * sin(radians), Double(point.y) + x * sin(radians) + y * cos(radians),
      ]
      for (turned, level) in [(angle, levels), ((angle + 23) % 24, levels), (angle, levels - 1), ((angle + 23) % 24, levels - 1)] {
        let cells = seen.map { Int(($0 / (80 * pow(1.2, Double(level)))).rounded(.down)) }
        for (left, up) in [(0, 0), (1, 0), (0, 1), (1, 1)] { bins[[turned, level, cells[0] - left, cells[1] - up], default: 0] += 1 }
      }
    }
    return bins.values.max() ?? 0
  }

  @Test func mostVotesAreThoseOfTheFullestBin() {
    var random = SeededGenerator(seed: 6)
    let query = (0..<500).map { _ in
      FeaturePoint(
        x: .random(in: 0..<1280, using: &random), y: .random(in: 0..<720, using: &random), level: .random(in: 0..<10, using: &random),
        angle: .random(in: 0..<32, using: &random), descriptor: FeatureDescriptor(words: [0, 0]))
    }
    var hough = FeatureVotes(query: query)
    for count in [1, 2, 3, 4, 6, 10, 30, 100, 400] {
      for _ in 0..<10 {
        let votes = (0..<count).map { _ in
          let bits: UInt32 = .random(in: 0..<640, using: &random) | .random(in: 0..<360, using: &random) << 10
          return FeatureVote(
            query: .random(in: 0..<500, using: &random),
            place: FeaturePlace(bits: bits | .random(in: 0..<8, using: &random) << 20 | .random(in: 0..<32, using: &random) << 24))
        }
        let most = count > 2 ? mostVotes(votes, query) : count
        for least in 0...most + 2 { #expect(hough.most(votes[...], atLeast: least) == (least <= most ? most : nil)) }
      }
    }
  }

  /// Whatever the order and however they are divided among threads, the best remain.
  @Test func shortListsKeepTheBest() {
    var random = SeededGenerator(seed: 7)
    for size in [0, 10, 300, 5000] {
      let items = (0..<size).map { number in
        let votes = min(Int.random(in: 1...9, using: &random), Int.random(in: 1...9, using: &random))
        return FeatureShortList.Item(
          votes: votes, allVotes: votes + Int.random(in: 0...3, using: &random), order: number % 7, frame: number, picture: 0, row: 0,
          entry: 0)
      }
      let expected = Array(items.sorted().prefix(30))
      var lists = [FeatureShortList(limit: 30), FeatureShortList(limit: 30)]
      for item in items.shuffled(using: &random) {
        let list = Int.random(in: 0...1, using: &random)
        guard lists[list].mayHold(votes: item.allVotes), item.votes >= lists[list].leastVotes(of: item.allVotes) else { continue }
        lists[list].add(item)
      }
      #expect(FeatureShortList.best(of: lists, limit: 30) == expected)
    }
  }
}
