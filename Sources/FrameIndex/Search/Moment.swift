public import SystemIO

/// A place in a video that a search has found.
public struct Moment: Equatable, Sendable {
  /// What was looked for.
  /// `all` is of several things at once.
  public enum Kind: String, Sendable { case picture, capture, possible, clip, text, label, vector, all }

  /// What sort of answer it is.
  public var kind: Kind
  /// The video's path.
  @ExactText public var video: String
  /// The frame that begins the moment, if its number is known.
  public var frame: Int?
  /// Where it begins, in seconds of the video.
  public var seconds: Double
  /// Where it ends, in seconds of the video.
  public var toSeconds: Double
  /// Bits that differ, 0…256, of pictures and clips.
  public var distance: Int?
  /// Of the found frame, 0…100, of pictures and clips.
  public var quality: Int?
  /// The higher the better. For pictures, 1 if equal and 0 if they have nothing in common; for clips, the share of their pictures
  /// that were found; for labels, the detector's score; for vectors, the value of their metric.
  public var score: Double
  /// Of texts the words, of labels their name.
  public var text: String?
  /// Where the target is seen best: the most confident detection of a label, the place of words.
  public var sighting: Sighting?

  /// How the video is seen in the query, of captures and of what is only possible.
  public var view: FeatureView?

  /// Memberwise; what this kind of answer lacks may be omitted.
  public init(
    kind: Kind, video: String, frame: Int? = nil, seconds: Double, toSeconds: Double, distance: Int? = nil, quality: Int? = nil,
    score: Double, text: String? = nil, view: FeatureView? = nil
  ) {
    self.kind = kind
    self.video = video
    self.frame = frame
    self.seconds = seconds
    self.toSeconds = toSeconds
    self.distance = distance
    self.quality = quality
    self.score = score
    self.text = text
    self.view = view
  }

  /// How sure a picture or clip is.
  public var band: MatchBand? { distance.map { MatchBand(distance: $0) } }
}

/// The best first; then by the bytes of the path and by time, so that the order never depends on chance or on which of several
/// index files a moment lies in.
extension Moment: Comparable {
  public static func < (a: Moment, b: Moment) -> Bool {
    if [.clip, .all].contains(a.kind) {
      if a.score != b.score { return a.score > b.score }
      if a.distance != b.distance { return a.distance ?? .max < b.distance ?? .max }
    } else {
      if a.distance != b.distance { return a.distance ?? .max < b.distance ?? .max }
      if a.score != b.score { return a.score > b.score }
    }
    return a.precedesInTime(b)
  }

  /// Whether it is earlier by path, byte by byte, and then by time.
  func precedesInTime(_ other: Moment) -> Bool {
    if video.isExactly(other.video) { return (seconds, toSeconds) < (other.seconds, other.toSeconds) }
    return video.utf8.lexicographicallyPrecedes(other.video.utf8)
  }
}

/// How certain a match is, by the bits that differ: unrelated pictures are rarely below 90.
public enum MatchBand: String, Sendable {
  case same, near, maybe, far

  /// At most this many differing bits show the same picture.
  public static let sameLimit = 31
  /// At most this many differing bits show nearly the same picture.
  public static let nearLimit = 64
  /// Beyond this many differing bits there is no band.
  public static let maybeLimit = 80

  /// The band of a distance, 0…256 bits.
  public init(distance: Int) {
    switch distance {
    case ...Self.sameLimit: self = .same
    case ...Self.nearLimit: self = .near
    case ...Self.maybeLimit: self = .maybe
    default: self = .far
    }
  }
}
