public import JSONText
internal import SystemIO

/// Adds detections to an index, line after line of NDJSON. `frame-index(1)`, "add-detections", has the keys.
///
/// Those of one video and one detector are gathered: each alone would be a transaction. The first of a video and
/// detector replace what was there of the two.
public struct DetectionReader: ~Copyable {
  private let index: IndexFile
  private let video: String?
  private let detector: String
  private var clock: FrameClock
  private var gathered: [Detection] = []
  private var owner = Owner(video: "", detector: "")
  private var replaced: Set<Owner> = []
  private static let maxGathered = 10_000

  private struct Owner: Hashable {
    @ExactText var video: String
    @ExactText var detector: String
  }

  /// What a detector is called that nobody has named.
  public static let unnamed = "unnamed"

  /// - Parameters:
  ///   - video: of lines that name none.
  ///   - detector: of lines that name none.
  public init(into index: IndexFile, video: String? = nil, detector: String = Self.unnamed) {
    self.index = index
    self.video = video
    self.detector = detector
    clock = FrameClock(index)
  }

  /// Takes an object.
  ///
  /// - Throws: `IndexError.badLine` for what is not a detection; it is left out, and the next may come.
  public mutating func add(_ value: JSONValue, line: Int) throws(IndexError) {
    let (label, score, box) = try Self.members(value, line: line)
    guard let video = value["video"]?.string ?? video else { throw .badLine(number: line, reason: "a detection without 'video'") }
    let (frame, seconds) = try clock.place(value, of: video, line: line)
    let next = Owner(video: video, detector: value["detector"]?.string ?? detector)
    if next != owner || gathered.count == Self.maxGathered { try store() }
    owner = next
    gathered.append(Detection(frame: frame, seconds: seconds, label: label, score: score, box: box))
  }

  /// What a line must have wherever its box was measured.
  public static func members(_ value: JSONValue, line: Int) throws(IndexError) -> (label: String, score: Double, box: SIMD4<Double>) {
    guard let label = value["label"]?.string, !label.isEmpty else { throw .badLine(number: line, reason: "a detection without 'label'") }
    guard value["score"] == nil || value["score"]?.number != nil else { throw .badLine(number: line, reason: "'score' is not a number") }
    let sides = (value["box"]?.array ?? []).map { $0.number ?? .nan }
    guard sides.count == 4, sides[0] <= sides[2], sides[1] <= sides[3] else {
      throw .badLine(number: line, reason: "'box' is not [left,top,right,bottom]")
    }
    return (label, value["score"]?.number ?? 1, SIMD4(sides))
  }

  /// Writes what has been gathered.
  public mutating func store() throws(IndexError) {
    guard !gathered.isEmpty else { return }
    let isFirst = replaced.insert(owner).inserted
    defer { gathered.removeAll(keepingCapacity: true) }
    try index.addDetections(gathered, to: owner.video, detector: owner.detector, replacing: isFirst)
  }
}
