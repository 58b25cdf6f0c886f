import Glibc

/// Votes of a clip's pictures for the times at which a video shows the clip.
struct ClipVotes {
  /// A frame of the video that is close enough to a picture of the clip.
  struct Vote {
    var picture: Int
    var seconds: Double
    var toSeconds: Double
    var distance: Int
    var run: FrameRun
  }

  /// Pictures that support one offset, each with its best vote.
  private struct Match {
    var offset: Double
    var votes: [Vote]
  }

  /// Clips that were cut and encoded again, or sampled at another rate, are off by a fraction of a frame or two. Seconds.
  private static let tolerance = 0.1
  /// Bits for which a vote's weight is halved: neighbours of the right frame are close as well.
  private static let halfWeightBits = 6.0

  private let query: ClipQuery
  /// Pictures that were looked up.
  private let asked: Int
  private let votes: [Vote]

  init(_ query: ClipQuery, asked: Int, _ votes: [Vote]) {
    self.query = query
    self.asked = asked
    self.votes = votes
  }

  /// The moments that the votes make, one for each stretch of the video.
  func moments(in video: String) -> [Moment] {
    let end = votes.reduce(0) { max($0, $1.toSeconds) }
    var rest = votes
    var moments: [Moment] = []
    while let match = match(of: rest) {
      let moment = moment(match, in: video, lastSeconds: end)
      moments.append(moment)
      // The same stretch a little later or earlier is not another one.
      rest.removeAll { vote in vote.toSeconds > moment.seconds && vote.seconds < moment.toSeconds }
      let used = Set(match.votes.map(\.run.sample.frame))
      rest.removeAll { used.contains($0.run.sample.frame) }
    }
    return moments
  }

  /// The offset with the most support, and the best vote of each picture for it; `nil` if too few pictures support it.
  private func match(of votes: [Vote]) -> Match? {
    guard Set(votes.map(\.picture)).count >= ClipQuery.minVotes else { return nil }
    let voices = votes.map { vote in
      OffsetWindow.Vote(offsets: offsets(of: vote), voter: vote.picture, weight: exp2(-Double(vote.distance) / Self.halfWeightBits))
    }
    guard let range = OffsetWindow.heaviest(voices, tolerance: Self.tolerance) else { return nil }
    let middle = (range.lowerBound + range.upperBound) / 2
    var best: [Int: Vote] = [:]
    for vote in votes where distance(of: vote, from: middle) <= Self.tolerance + 1e-6 {
      guard let known = best[vote.picture] else {
        best[vote.picture] = vote
        continue
      }
      if (vote.distance, distance(of: vote, from: middle)) < (known.distance, distance(of: known, from: middle)) {
        best[vote.picture] = vote
      }
    }
    guard best.count >= ClipQuery.minVotes else { return nil }
    let chosen = best.values.sorted { $0.picture < $1.picture }
    return Match(offset: offset(of: chosen, near: middle), votes: chosen)
  }

  /// The offsets at which a picture is the vote's frame: while the frame stays, any within its duration.
  private func offsets(of vote: Vote) -> ClosedRange<Double> {
    let picture = query.pictures[vote.picture]
    let first = vote.seconds - picture.seconds
    return first...max(first, vote.toSeconds - picture.toSeconds)
  }

  private func distance(of vote: Vote, from offset: Double) -> Double {
    let range = offsets(of: vote)
    return max(0, range.lowerBound - offset, offset - range.upperBound)
  }

  /// The median of the nearest votes, which name the exact frame if the clip is a copy.
  private func offset(of votes: [Vote], near middle: Double) -> Double {
    let least = votes.reduce(Int.max) { min($0, $1.distance) }
    let nearest = votes.filter { $0.distance <= least + MomentGrouper.rangeSlack }
    let single = nearest.filter { $0.run.frames == 1 }
    let said = (single.isEmpty ? nearest : single).map { vote in
      let range = offsets(of: vote)
      return vote.run.frames == 1 ? range.lowerBound : min(max(middle, range.lowerBound), range.upperBound)
    }.sorted()
    return said[said.count / 2]
  }

  private func moment(_ match: Match, in video: String, lastSeconds: Double) -> Moment {
    let votes = match.votes
    let (first, last) = (query.pictures[votes[0].picture], query.pictures[votes[votes.count - 1].picture])
    let distances = votes.map(\.distance).sorted()
    let start = max(min(match.offset + first.seconds, votes[0].toSeconds), min(0, votes[0].seconds))
    // If the clip does not say how long its last picture lasts, it lasts as long as the video's frame.
    let end = last.toSeconds > last.seconds ? match.offset + last.toSeconds : votes[votes.count - 1].toSeconds
    return Moment(
      kind: .clip, video: video, frame: votes[0].run.sample.frame, seconds: start, toSeconds: max(start, min(end, lastSeconds)),
      distance: distances[distances.count / 2], quality: votes[0].run.sample.quality, score: Double(votes.count) / Double(asked))
  }
}
