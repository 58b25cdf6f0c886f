/// Something that a detector saw in a frame.
public struct Detection: Equatable, Sendable {
  /// Number of the frame in its video, where it is known.
  public var frame: Int?
  /// When the frame is shown.
  public var seconds: Double
  public var label: String
  /// How sure the detector is; usually 0…1.
  public var score: Double
  /// Left, top, right and bottom in pixels of the video.
  public var box: SIMD4<Double>

  public init(frame: Int? = nil, seconds: Double, label: String, score: Double = 1, box: SIMD4<Double>) {
    self.frame = frame
    self.seconds = seconds
    self.label = label
    self.score = score
    self.box = box
  }
}

/// A stretch of a shot in which something was seen, or that is like a vector.
public struct ObjectMoment: Equatable, Sendable {
  public var video: String
  /// The first frame of it that was found, where its number is known.
  public var frame: Int?
  public var seconds: Double
  public var toSeconds: Double
  /// Of the best hit in it.
  public var score: Double

  /// Best first; then by video and time, so that the order never depends on chance.
  static func precedes(_ a: ObjectMoment, _ b: ObjectMoment) -> Bool {
    if a.score != b.score { return a.score > b.score }
    if a.video != b.video { return a.video < b.video }
    return a.seconds < b.seconds
  }
}
