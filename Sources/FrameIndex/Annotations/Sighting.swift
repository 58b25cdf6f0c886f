public import JSONText

/// Where and when something is seen.
public struct Sighting: Equatable, Sendable {
  /// Number of the frame in its video, if known.
  public var frame: Int?
  /// When the frame is shown, in seconds of the video.
  public var seconds: Double
  /// Left, top, right and bottom in pixels of the displayed picture.
  public var box: SIMD4<Double>
  /// What saw it, if known.
  public var detector: String?

  /// Memberwise; the frame and the detector may be unknown.
  public init(frame: Int? = nil, seconds: Double, box: SIMD4<Double>, detector: String? = nil) {
    self.frame = frame
    self.seconds = seconds
    self.box = box
    self.detector = detector
  }
}

extension JSONLine {
  /// The members `best_frame`, `best_seconds`, `box` and `detector`.
  public mutating func describe(_ sighting: Sighting) {
    field("best_frame", sighting.frame)
    field("best_seconds", sighting.seconds)
    key("box")
    beginArray()
    for side in 0..<4 { exact(sighting.box[side]) }
    endArray()
    if let detector = sighting.detector { field("detector", detector) }
  }
}

extension JSONValue {
  /// The member `box`: four finite numbers in order; `nil` for anything else.
  var sides: SIMD4<Double>? {
    let sides = (self["box"]?.array ?? []).map { $0.number ?? .nan }
    guard sides.count == 4, sides.allSatisfy(\.isFinite), sides[0] <= sides[2], sides[1] <= sides[3] else { return nil }
    return SIMD4(sides)
  }
}
