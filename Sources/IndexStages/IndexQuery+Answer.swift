public import FrameIndex

extension IndexQuery {
  /// Looks the query up: few frames one by one, more of them as a clip.
  public func answer(from index: Shards, within: Int, limit: Int, scope: SearchScope) throws(IndexError) -> [Moment] {
    guard pictures.count < ClipQuery.minVotes else {
      let clip = pictures.map { ClipQuery.Picture(seconds: $0.seconds, toSeconds: $0.toSeconds, variants: $0.variants) }
      return try index.find(ClipQuery(pictures: clip, within: within, limit: limit, scope: scope))
    }
    var moments: [Moment] = []
    for picture in pictures {
      moments += try index.find(FrameQuery(variants: picture.variants, within: within, limit: limit, scope: scope))
    }
    return moments
  }
}
