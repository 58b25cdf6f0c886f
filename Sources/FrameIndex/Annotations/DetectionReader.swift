public import JSONText
internal import SystemIO

/// Adds detections to an index, line after line of NDJSON. `frame-index(1)`, "add-detections", has the keys.
///
/// Detections of one video and detector are gathered: each alone would be a transaction. The first batch replaces that detector's
/// earlier detections in the video.
public struct DetectionReader: ~Copyable {
  private let index: IndexFile
  private let video: String?
  private let detector: String
  private let picture: BoxPixels
  private var clock: FrameClock
  private var geometries: [ExactText: VideoGeometry?] = [:]
  private var gathered: [Detection] = []
  private var owner = Owner(video: "", detector: "")
  private var replaced: Set<Owner> = []
  private static let maxGathered = 10_000

  private struct Owner: Hashable {
    @ExactText var video: String
    @ExactText var detector: String
  }

  /// What boxes are measured in.
  public enum BoxPixels: Sendable {
    /// The displayed picture: boxes are clipped to it where the index knows it.
    case displayed
    /// The picture as the file stores it, before it is rotated for display.
    case stored
    /// Whatever an index held before: boxes stay as they are.
    case asTheyAre
  }

  /// The name of a detector without one.
  public static let unnamed = "unnamed"

  /// - Parameters:
  ///   - video: of lines that name none.
  ///   - detector: of lines that name none.
  ///   - picture: whose pixels the boxes are in.
  public init(
    into index: IndexFile, video: String? = nil, detector: String = Self.unnamed, picture: BoxPixels = .asTheyAre
  ) {
    self.picture = picture
    self.index = index
    self.video = video
    self.detector = detector
    clock = FrameClock(index)
  }

  /// Takes an object.
  ///
  /// - Throws: `IndexError.badLine` for what is not a detection; the line is skipped, and the next may follow.
  public mutating func add(_ value: JSONValue, line: Int) throws(IndexError) {
    let (label, score, sides) = try Self.members(value, line: line)
    guard let video = value.videoPath(or: video) else { throw .badLine(number: line, reason: "a detection without 'video'") }
    let (frame, seconds) = try clock.place(value, of: video, line: line)
    let next = Owner(video: video, detector: value["detector"]?.string ?? detector)
    let box = try displayed(sides, of: video, line: line)
    if next != owner || gathered.count == Self.maxGathered { try store() }
    owner = next
    gathered.append(Detection(frame: frame, seconds: seconds, label: label, score: score, box: box))
  }

  /// A box in pixels of the displayed picture, clipped to it.
  private mutating func displayed(_ box: SIMD4<Double>, of video: String, line: Int) throws(IndexError) -> SIMD4<Double> {
    guard picture != .asTheyAre else { return box }
    let known = geometries[ExactText(video)], geometry = if let known { known } else { try index.geometry(of: video) }
    if known == nil { geometries[ExactText(video)] = .some(geometry) }
    switch (picture, geometry) {
    case (.stored, nil):
      throw .badLine(
        number: line, reason: "the index does not know how \(video) is rotated for display: expected the video to be added first")
    case (.stored, let geometry?): return geometry.clipped(geometry.displayed(box))
    case (_, let geometry): return geometry?.clipped(box) ?? box
    }
  }

  /// Whether no detection has come.
  public var isEmpty: Bool { gathered.isEmpty && replaced.isEmpty }

  /// Ends the run. In these videos the detector found only what it said, and its earlier detections in them are removed.
  ///
  /// The detectors are those of the lines that came or, if none came, the default one.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func finish(of videos: [String]) throws(IndexError) {
    try store()
    let detectors = replaced.isEmpty ? [detector] : Set(replaced.map(\.detector))
    for video in videos {
      for detector in detectors where !replaced.contains(Owner(video: video, detector: detector)) {
        try index.removeDetections(of: video, detector: detector)
      }
    }
  }

  /// What every line must have, whatever its box is measured in.
  ///
  /// - Throws: `IndexError.badLine` if a member is missing or has another type.
  public static func members(_ value: JSONValue, line: Int) throws(IndexError) -> (label: String, score: Double, box: SIMD4<Double>) {
    guard let label = value["label"]?.string, !label.isEmpty else { throw .badLine(number: line, reason: "a detection without 'label'") }
    guard value["score"] == nil || value["score"]?.number != nil else { throw .badLine(number: line, reason: "'score' is not a number") }
    guard let box = value.sides else { throw .badLine(number: line, reason: "'box' is not [left,top,right,bottom]") }
    return (label, value["score"]?.number ?? 1, box)
  }

  /// Writes what has been gathered.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func store() throws(IndexError) {
    guard !gathered.isEmpty else { return }
    let isFirst = replaced.insert(owner).inserted
    defer { gathered.removeAll(keepingCapacity: true) }
    try index.addDetections(gathered, to: owner.video, detector: owner.detector, replacing: isFirst)
  }
}

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
