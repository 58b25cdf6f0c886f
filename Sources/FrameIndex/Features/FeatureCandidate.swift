/// A stored picture that may be what the query shows.
struct FeatureCandidate {
  /// The order: first by votes that agree, then by votes in all, and then a fixed order.
  struct Rank: Comparable {
    var votes = 0
    var allVotes = 0
    var video: String
    var frame: Int
    var picture: Int

    static func < (a: Rank, b: Rank) -> Bool {
      if (a.votes, a.allVotes) != (b.votes, b.allVotes) { return (a.votes, a.allVotes) > (b.votes, b.allVotes) }
      if a.video != b.video { return a.video.utf8.lexicographicallyPrecedes(b.video.utf8) }
      return (a.frame, a.picture) < (b.frame, b.picture)
    }
  }

  var rank: Rank
  /// Where it is seen, if comparing points confirms it.
  var finding: FeatureFinding?
}
