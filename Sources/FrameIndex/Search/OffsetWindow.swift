/// The offset between two timelines with the most support.
///
/// Every vote says that a moment of one timeline equals one of the other: if a picture lasts for a while, its offset is a range.
enum OffsetWindow {
  /// A range of offsets that a voter supports, with its weight.
  struct Vote {
    var offsets: ClosedRange<Double>
    /// Who votes: of several votes by one voter for an offset, the one with the largest weight counts.
    var voter: Int
    var weight: Double
  }

  private struct Edge {
    var offset: Double
    var vote: Int
    var isBegin: Bool
  }

  /// Where the votes, each widened by a tolerance on both sides, have the largest total weight.
  ///
  /// - Returns: the range of offsets where they do, the first of equal ones; `nil` without votes.
  static func heaviest(_ votes: [Vote], tolerance: Double) -> ClosedRange<Double>? {
    var voices: [Int: [Double]] = [:]
    var weight = 0.0, best = 0.0, bestRange: ClosedRange<Double>?
    var rising: Double?
    for edge in edges(of: votes, tolerance) {
      let vote = votes[edge.vote]
      let before = voices[vote.voter]?.max() ?? 0
      if edge.isBegin {
        voices[vote.voter, default: []].append(vote.weight)
        weight += max(0, vote.weight - before)
        // Sums of one set of weights in another order differ in their last bits.
        if weight > best * (1 + 1e-9) { (best, rising) = (weight, edge.offset) }
      } else {
        if let begin = rising {
          bestRange = begin...max(begin, edge.offset)
          rising = nil
        }
        if let place = voices[vote.voter]?.firstIndex(of: vote.weight) { voices[vote.voter]?.remove(at: place) }
        weight -= before - (voices[vote.voter]?.max() ?? 0)
      }
    }
    return bestRange
  }

  private static func edges(of votes: [Vote], _ tolerance: Double) -> [Edge] {
    let begins = votes.indices.map { Edge(offset: votes[$0].offsets.lowerBound - tolerance, vote: $0, isBegin: true) }
    let ends = votes.indices.map { Edge(offset: votes[$0].offsets.upperBound + tolerance, vote: $0, isBegin: false) }
    return (begins + ends).sorted { a, b in
      a.offset != b.offset ? a.offset < b.offset : (a.isBegin != b.isBegin ? a.isBegin : a.vote < b.vote)
    }
  }
}
