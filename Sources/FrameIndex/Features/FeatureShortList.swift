/// The stored pictures with the most votes, of those that one thread has looked at: the few that are worth comparing point by point.
struct FeatureShortList {
  /// A keyframe as it may be seen in one of the query's pictures.
  struct Item: Comparable {
    /// Votes that agree with each other.
    var votes = 0
    var allVotes = 0
    /// Its video's place in the order of names.
    var order: Int
    var frame: Int
    var picture: Int
    /// The row's place among those that are searched, and the keyframe's in the row.
    var row: Int
    var entry: Int

    /// See `FeatureCandidate.Rank`.
    static func < (a: Item, b: Item) -> Bool {
      if (a.votes, a.allVotes) != (b.votes, b.allVotes) { return (a.votes, a.allVotes) > (b.votes, b.allVotes) }
      return (a.order, a.frame, a.picture) < (b.order, b.frame, b.picture)
    }
  }

  private let limit: Int
  /// Those that may be among the best, in no order.
  private var items: [Item] = []
  /// What the last of the best so far has.
  private var least = (votes: 0, allVotes: 0)

  init(limit: Int) { self.limit = limit }

  /// Whether a picture with this many votes may be among the best.
  func mayHold(votes: Int) -> Bool { (votes, votes) >= least }

  /// How many of a picture's votes have to agree for it to be among the best.
  func leastVotes(of all: Int) -> Int { all >= least.allVotes ? least.votes : least.votes + 1 }

  mutating func add(_ item: Item) {
    guard (item.votes, item.allVotes) >= least else { return }
    items.append(item)
    // Seldom enough that sorting them costs little.
    if items.count >= 8 * limit { prune() }
  }

  private mutating func prune() {
    items.sort()
    items.removeLast(max(0, items.count - limit))
    if items.count == limit, let last = items.last { least = (last.votes, last.allVotes) }
  }

  /// The best of all lists, the best first.
  static func best(of lists: [FeatureShortList], limit: Int) -> [Item] { Array(lists.flatMap(\.items).sorted().prefix(limit)) }
}

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
