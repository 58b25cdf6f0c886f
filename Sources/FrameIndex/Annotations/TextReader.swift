public import JSONText
internal import SystemIO

/// Adds texts to an index, line after line of NDJSON. `frame-index(1)`, "add-text", has the keys.
///
/// Texts of one video and kind are gathered: each alone would be a transaction. The first batch replaces earlier texts of that
/// kind in the video.
public struct TextReader: ~Copyable {
  private let index: IndexFile
  private let video: String?
  private let kind: String
  private var gathered: [TextCue] = []
  private var owner = Owner(video: "", kind: "")
  private var replaced: Set<Owner> = []
  private static let maxGathered = 10_000

  private struct Owner: Hashable {
    @ExactText var video: String
    @ExactText var kind: String
  }

  /// - Parameters:
  ///   - video: of lines that name none.
  ///   - kind: of lines that name none.
  public init(into index: IndexFile, video: String? = nil, kind: String) {
    self.index = index
    self.video = video
    self.kind = kind
  }

  /// Takes an object.
  ///
  /// - Throws: `IndexError.badLine` for what is not a text; the line is skipped, and the next may follow.
  public mutating func add(_ value: JSONValue, line: Int) throws(IndexError) {
    guard let video = value.videoPath(or: video) else { throw .badLine(number: line, reason: "a text without 'video'") }
    let cue = try Self.cue(value, kind: kind, line: line)
    let next = Owner(video: video, kind: cue.kind)
    if next != owner || gathered.count == Self.maxGathered { try store() }
    owner = next
    gathered.append(cue)
  }

  /// Writes what has been gathered.
  ///
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  public mutating func store() throws(IndexError) {
    guard !gathered.isEmpty else { return }
    let isFirst = replaced.insert(owner).inserted
    defer { gathered.removeAll(keepingCapacity: true) }
    try index.addText(gathered, to: owner.video, replacing: isFirst)
  }

  private static func cue(_ value: JSONValue, kind: String, line: Int) throws(IndexError) -> TextCue {
    func bad(_ reason: String) -> IndexError { .badLine(number: line, reason: reason) }
    guard let text = value["text"]?.string, !text.isEmpty else { throw bad("a text without 'text'") }
    guard let seconds = value["seconds"]?.number, let end = value["to_seconds"]?.number ?? value["seconds"]?.number, end >= seconds,
      StoredNumber.seconds.contains(seconds), StoredNumber.seconds.contains(end)
    else { throw bad("a text without 'seconds', or with 'to_seconds' before it") }
    return TextCue(
      seconds: seconds, toSeconds: end, kind: value["text_kind"]?.string ?? kind, text: text, place: try place(value, seconds, line: line))
  }

  private static func place(_ value: JSONValue, _ seconds: Double, line: Int) throws(IndexError) -> Sighting? {
    guard value["box"] != nil else { return nil }
    guard let box = value.sides else { throw .badLine(number: line, reason: "'box' is not [left,top,right,bottom]") }
    let frame = value["best_frame"]?.integer, best = value["best_seconds"]?.number ?? seconds
    guard StoredNumber.frame.contains(frame ?? 0), StoredNumber.seconds.contains(best) else {
      throw .badLine(number: line, reason: "'best_frame' or 'best_seconds' is larger than an index can hold")
    }
    return Sighting(frame: frame.map { Int($0) }, seconds: best, box: box)
  }
}

/// Words that are heard or seen over a time: a subtitle, recognised speech or text in the picture.
public struct TextCue: Equatable, Sendable {
  /// Seconds in the video.
  public var seconds: Double
  /// When it ends; equal to the start for text of a single moment.
  public var toSeconds: Double
  /// "subtitle", "speech", "ocr", or the word of the program that made it.
  public var kind: String
  /// The words, without markup, with their newlines.
  public var text: String
  /// Where the words are in the picture, and when they were read best.
  public var place: Sighting?

  /// Memberwise.
  public init(seconds: Double, toSeconds: Double, kind: String = "subtitle", text: String, place: Sighting? = nil) {
    self.place = place
    self.seconds = seconds
    self.toSeconds = toSeconds
    self.kind = kind
    self.text = text
  }
}
