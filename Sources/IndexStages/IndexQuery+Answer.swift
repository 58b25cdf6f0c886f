public import FrameIndex
internal import PixelKernels
internal import SystemIO

/// What of an index is wanted.
public struct AnswerRequest: Sendable {
  /// The largest distance of a fingerprint, in bits, without points to confirm it; `nil` for `MatchBand.nearLimit`, with points that
  /// confirm what differs by more than `FingerprintWitness.sureBits`.
  public var within: Int?
  /// Moments; 0 for all.
  public var limit: Int
  /// The part of the index that is searched.
  public var scope: SearchScope
  /// Whether points are compared even if fingerprints give something certain.
  public var isThorough: Bool

  /// `within` is in differing bits, 0…256; `limit` of 0 asks for all answers.
  public init(within: Int? = nil, limit: Int = 20, scope: SearchScope = SearchScope(), isThorough: Bool = false) {
    (self.within, self.limit, self.scope, self.isThorough) = (within, limit, scope, isThorough)
  }

  fileprivate var bits: Int { within ?? MatchBand.nearLimit }
}

extension IndexQuery {
  /// Below this quality a frame is flat, and an equal fingerprint says little.
  private static let minQuality = 50

  /// Looks the query up: few frames one by one, more of them as a clip.
  ///
  /// - Throws: `IndexError` if the file can't be read or is damaged.
  public func answer(from index: Shards, _ request: AnswerRequest) throws(IndexError) -> [Moment] {
    guard pictures.count < ClipQuery.minVotes else {
      let clip = pictures.map { ClipQuery.Picture(seconds: $0.seconds, toSeconds: $0.toSeconds, variants: $0.variants) }
      let moments = try index.find(ClipQuery(pictures: clip, within: request.bits, limit: request.limit, scope: request.scope))
      return try request.isThorough || moments.isEmpty ? moments + clipCaptures(from: index, request, besides: moments) : moments
    }
    var moments: [Moment] = []
    for picture in pictures { moments += try answer(picture, from: index, request) }
    return moments
  }

  /// Fingerprints first, and points if these give nothing certain.
  private func answer(_ picture: Picture, from index: Shards, _ request: AnswerRequest) throws(IndexError) -> [Moment] {
    var moments = try index.find(
      FrameQuery(variants: picture.variants, within: request.bits, limit: request.limit, scope: request.scope))
    guard let shown = picture.shown else { return moments }
    var points: QueryPoints?
    if request.within == nil, moments.contains(where: { $0.distance ?? 0 > FingerprintWitness.sureBits }), try index.hasFeatures() {
      let asked = shown.points(mirrored: isMirrored)
      try witness(&moments, FingerprintWitness(asked.pictures), index)
      points = asked
    }
    let isCertain = picture.quality >= Self.minQuality && moments.contains(where: \.isCertain)
    if request.isThorough || !isCertain, try index.hasFeatures() {
      for capture in try captures(shown, points ?? shown.points(mirrored: isMirrored), from: index, request)
      where !moments.contains(where: { $0.isCertain && $0.shows(capture) }) {
        moments.removeAll { $0.kind == .possible && $0.view == nil && $0.shows(capture) }
        moments.append(capture)
      }
    }
    moments.sort { ($0.certainty, $0) < ($1.certainty, $1) }
    return request.limit > 0 ? Array(moments.prefix(request.limit)) : moments
  }

  /// Moments of one picture whose points are looked at. Those beyond are further off.
  private static let mostWitnessed = 200

  /// What points do not confirm is only possible.
  private func witness(_ moments: inout [Moment], _ witness: FingerprintWitness, _ index: Shards) throws(IndexError) {
    for place in moments.indices {
      if place < Self.mostWitnessed, try witness.confirms(moments[place], in: index) { continue }
      moments[place].kind = .possible
    }
  }

  private func captures(
    _ shown: QueryPicture, _ points: QueryPoints, from index: Shards, _ request: AnswerRequest
  ) throws(IndexError) -> [Moment] {
    try places(of: points, in: index, request, limit: request.limit).map { place in
      let finding = place.best
      return Moment(
        kind: place.isCertain ? .capture : .possible, video: finding.video, frame: place.timing?.frame ?? finding.frame,
        seconds: place.timing?.seconds ?? finding.seconds, toSeconds: place.timing?.toSeconds ?? finding.toSeconds,
        score: Double(finding.inliers) / Double(max(1, finding.points)), view: shown.view(of: finding))
    }
  }

  private func places(
    of points: QueryPoints, in index: Shards, _ request: AnswerRequest, limit: Int
  ) throws(IndexError) -> [FeaturePlaces.Place] {
    let sightings = try index.sightings(FeatureQuery(pictures: points.pictures, limit: 0, scope: request.scope))
    var places = FeaturePlaces(sightings)
    try places.findTimes(in: points.lumas, of: index, limit: limit)
    return places.places
  }

  /// Places of each picture that vote for where a clip lies.
  private static let clipPlaces = 8

  /// Where videos show a clip that was recorded from a screen.
  private func clipCaptures(from index: Shards, _ request: AnswerRequest, besides known: [Moment]) throws(IndexError) -> [Moment] {
    var votes = CaptureVotes(), asked = 0
    guard try index.hasFeatures() else { return [] }
    for (number, picture) in pictures.enumerated() {
      guard let shown = picture.shown else { continue }
      asked += 1
      for place in try places(of: shown.points(mirrored: isMirrored), in: index, request, limit: Self.clipPlaces) {
        votes.add(CaptureVotes.Vote(picture: number, clipSeconds: picture.seconds, place: place))
      }
    }
    var moments: [Moment] = []
    for stretch in votes.stretches() {
      let moment = try moment(stretch, asked: asked, index)
      if !known.contains(where: { $0.shows(moment) }) { moments.append(moment) }
      if request.limit > 0, moments.count + known.count >= request.limit { break }
    }
    return moments
  }

  /// The stretch as long as the clip, within the video.
  private func moment(_ stretch: CaptureVotes.Stretch, asked: Int, _ index: Shards) throws(IndexError) -> Moment {
    let (start, end) = (pictures[0].seconds + stretch.offset, pictures.reduce(0) { max($0, $1.toSeconds) } + stretch.offset)
    let frames = try index.fingerprints(of: stretch.video, from: start, to: max(start, end))
    let first = max(start, frames.first?.seconds ?? start), best = stretch.best
    return Moment(
      kind: stretch.isCertain ? .capture : .possible, video: stretch.video, frame: frames.first?.frame, seconds: first,
      toSeconds: max(first, min(end, frames.last?.toSeconds ?? end)), score: Double(stretch.votes.count) / Double(asked),
      view: pictures[best.picture].shown?.view(of: best.place.best))
  }
}

extension Moment {
  /// Unrelated pictures are never as near, and unrelated points never agree like this.
  var isCertain: Bool { certainty == 0 }

  /// 0 for what is certain, then what a person may look at.
  fileprivate var certainty: Int {
    switch kind {
    case .possible: 2
    case .picture: distance ?? .max <= MatchBand.nearLimit ? 0 : 1
    default: 0
    }
  }

  /// Whether both are of one place in a video.
  fileprivate func shows(_ other: Moment) -> Bool {
    video.isExactly(other.video) && seconds <= other.toSeconds + 1 && toSeconds >= other.seconds - 1
  }
}
