public import FrameIndex

/// An answer of find, to any kind of query.
public struct FoundMoment: Equatable, Sendable {
  public enum Kind: String, Sendable { case picture, clip, text, label, vector }

  public var kind: Kind
  public var video: String
  public var frame: Int?
  public var seconds: Double
  public var toSeconds: Double
  /// For pictures and clips.
  public var distance: Int?
  public var quality: Int?
  /// 0…1
  public var score: Double

  /// The words of a text, or the name of a label.
  public var text: String?

  public var band: MatchBand? { distance.map { MatchBand(distance: $0) } }

  init(_ moment: Moment) {
    kind = .picture
    (video, frame, seconds, toSeconds) = (moment.video, moment.frame, moment.seconds, moment.toSeconds)
    (distance, quality, score) = (moment.distance, moment.quality, moment.score)
  }

  init(_ match: ClipMatch) {
    kind = .clip
    (video, frame, seconds, toSeconds) = (match.video, match.frame, match.seconds, match.toSeconds)
    (distance, quality, score) = (match.distance, match.quality, match.score)
  }

  public init(_ match: TextMatch) {
    kind = .text
    video = match.video
    (seconds, toSeconds, text) = (match.cue.seconds, match.cue.toSeconds, match.cue.text)
    score = 1
  }

  /// - Parameter label: the query; `nil` for a vector.
  public init(_ moment: ObjectMoment, label: String?) {
    kind = label == nil ? .vector : .label
    text = label
    (video, frame, seconds, toSeconds, score) = (moment.video, moment.frame, moment.seconds, moment.toSeconds, moment.score)
  }
}

extension IndexQuery {
  /// Runs the query: up to three frames one by one, more as a clip.
  public func answer(from index: IndexFile, within: Int, limit: Int, scope: SearchScope) throws(IndexError) -> [FoundMoment] {
    guard pictures.count < ClipQuery.leastVotes else {
      let clip = pictures.map { ClipQuery.Picture(seconds: $0.seconds, variants: $0.variants) }
      return try index.find(ClipQuery(pictures: clip, within: within, limit: limit, scope: scope)).map { FoundMoment($0) }
    }
    var moments: [FoundMoment] = []
    for picture in pictures {
      moments += try index.find(FrameQuery(variants: picture.variants, within: within, limit: limit, scope: scope)).map { FoundMoment($0) }
    }
    return moments
  }
}
