/// Something that a detector saw in a frame.
public struct Detection: Equatable, Sendable {
  /// Number of the frame in its video, if known.
  public var frame: Int?
  /// When the frame is shown.
  public var seconds: Double
  /// What it is, in the detector's words.
  public var label: String
  /// The detector's confidence, usually 0…1.
  public var score: Double
  /// Left, top, right and bottom in pixels of the displayed picture.
  public var box: SIMD4<Double>

  /// Memberwise; a detection without a score is certain.
  public init(frame: Int? = nil, seconds: Double, label: String, score: Double = 1, box: SIMD4<Double>) {
    self.frame = frame
    self.seconds = seconds
    self.label = label
    self.score = score
    self.box = box
  }
}
