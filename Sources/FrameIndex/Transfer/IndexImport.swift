internal import JSONText
internal import Pixels
internal import SystemIO

/// Builds an index from an export, line by line.
///
/// A video's frames come together. Frames without a `video` line before them get a time base of a microsecond.
public struct IndexImport: ~Copyable {
  private let index: IndexFile
  private var writer: IndexWriter?
  private var video: IndexedVideo?
  private var finished: Set<ExactText> = []
  private var number = 0
  private var texts: TextReader
  private var detections: DetectionReader
  private var vectors: VectorReader
  private var tally = ExportTally()
  /// Whether the export says that it ends with a tally, and whether that has come.
  private var endsWithTally = false
  private var isAtEnd = false
  /// Whether only a part of each video comes.
  private var isPart = false
  /// Fingerprints that the current video should have, and those that came.
  private var expectedFingerprints: Int64?
  private var videoFingerprints: Int64 = 0
  private var faults: [IndexError] = []
  /// Stored fingerprints that were read.
  public private(set) var fingerprints = 0

  /// Imports lines of an export into `index`.
  public init(into index: IndexFile) {
    self.index = index
    texts = TextReader(into: index, kind: Self.unnamedText)
    detections = DetectionReader(into: index)
    vectors = VectorReader(into: index)
  }

  /// The kind of words that come without one.
  private static let unnamedText = "text"

  /// Takes the next line, without its end.
  ///
  /// - Throws: `IndexError.badLine` for a malformed line: the line is skipped, and the next may follow.
  public mutating func add(_ line: some Sequence<UInt8>) throws(IndexError) {
    number += 1
    let bytes = Array(line)
    guard bytes.contains(where: { $0 > 0x20 }) else { return }
    let value: JSONValue
    do throws(JSONError) { value = try JSONValue(bytes) } catch { throw bad(error.description) }
    let kind = value["kind"]?.string ?? "frame"
    if let counted = ExportTally.Kind(rawValue: kind) { tally.count(counted) }
    switch kind {
    case "settings": try check(value)
    case "end": try end(value)
    case "video":
      try begin(try videoValue(value))
      expectedFingerprints = value["fingerprints"]?.integer
    case "frame": try addFrame(value)
    case "thumb": try addThumbnail(value)
    case "features": try addFeatures(value)
    case "text": try texts.add(value, line: try numberOutsideVideo())
    case "detection": try detections.add(value, line: try numberOutsideVideo())
    case "model": try vectors.addModel(value, line: number)
    case "vector": try vectors.add(value, line: try numberOutsideVideo())
    // Other kinds belong to other readers.
    default: return
    }
  }

  /// The settings in an export's first line; `nil` if it is another line.
  public static func settings(_ line: some Sequence<UInt8>) -> IndexSettings? {
    guard let value = try? JSONValue(line), value["kind"]?.string == "settings" else { return nil }
    return IndexSettings(value)
  }

  /// Ends the last video.
  ///
  /// - Returns: what is missing, if anything: the last video, and every one that arrived incomplete, is then partial.
  /// - Throws: `IndexError` if the file can't be written, is in use or is damaged.
  @discardableResult
  public consuming func finish() throws(IndexError) -> [IndexError] {
    let isCut = endsWithTally && !isAtEnd
    try finishVideo(isCut: isCut)
    try texts.store()
    try detections.store()
    try vectors.store()
    if isCut { faults.append(bad("the export ends before its last line, which begins {\"kind\":\"end\"")) }
    return faults
  }

  private mutating func end(_ value: JSONValue) throws(IndexError) {
    isAtEnd = true
    if let difference = tally.difference(from: value) { faults.append(bad(difference)) }
    try finishVideo()
  }

  /// What belongs to a video follows its frames.
  /// - Returns: the number of the line.
  private mutating func numberOutsideVideo() throws(IndexError) -> Int {
    try finishVideo()
    return number
  }

  private func bad(_ reason: String) -> IndexError { .badLine(number: number, reason: reason) }

  private mutating func check(_ value: JSONValue) throws(IndexError) {
    endsWithTally = value["format"]?.integer ?? 1 >= ExportTally.format
    isPart = value["part"]?.boolean ?? false
    let found = IndexSettings(value)
    for (mine, theirs) in zip(index.settings.rows, found.rows) where mine != theirs {
      throw .otherSettings(path: index.path, setting: mine.name, found: mine.value, expected: theirs.value)
    }
  }

  private mutating func begin(_ next: IndexedVideo) throws(IndexError) {
    try finishVideo()
    guard finished.insert(ExactText(next.source.path)).inserted else {
      throw bad("\(next.source.path): its frames do not follow one another")
    }
    writer = try IndexWriter(into: index, video: next.source)
    video = next
    videoFingerprints = 0
  }

  private mutating func finishVideo(isCut: Bool = false) throws(IndexError) {
    guard let current = video, let writer = writer.take() else { return }
    video = nil
    let expected = isPart ? videoFingerprints : expectedFingerprints ?? videoFingerprints
    expectedFingerprints = nil
    if expected != videoFingerprints {
      let missing = "\(videoFingerprints) of \(expected) fingerprints arrived"
      faults.append(bad("\(current.source.path): \(missing)"))
      try writer.finishPartially(missing)
    } else if isCut {
      try writer.finishPartially("the export was cut off")
    } else if current.state == .partial {
      try writer.finishPartially(current.note ?? "imported")
    } else {
      try writer.finish()
    }
  }

  private mutating func addFrame(_ value: JSONValue) throws(IndexError) {
    guard let path = value.videoPath() else { throw bad("a frame without 'video'") }
    if !path.isExactly(video?.source.path) { try begin(Self.unknownVideo(path)) }
    guard let timeBase = video?.source.timeBase else { return }
    let run = try run(value, timeBase: timeBase)
    fingerprints += 1
    videoFingerprints += 1
    do throws(IndexError) { try writer?.append(run) } catch .frameOutOfRange { throw bad("a number or time is out of range") }
  }

  private mutating func addThumbnail(_ value: JSONValue) throws(IndexError) {
    guard let path = value["video"]?.string, path.isExactly(video?.source.path) else {
      throw bad("a picture without a line for its video before it")
    }
    let thumbnail = try thumbnail(value)
    writer?.append(thumbnail)
  }

  private mutating func addFeatures(_ value: JSONValue) throws(IndexError) {
    guard let path = value["video"]?.string, path.isExactly(video?.source.path) else {
      throw bad("features without a line for their video before them")
    }
    guard let keyframe = FeatureKeyframe(value) else { throw bad("'features' are not the points of a frame") }
    try writer?.append(keyframe)
  }

  private static func unknownVideo(_ path: String) -> IndexedVideo {
    let source = VideoSource(path: path, width: 0, height: 0, timeBase: Rational(1, 1_000_000))
    return IndexedVideo(source: source, state: .complete, frames: 0, fingerprints: 0, firstPTS: 0, endPTS: 0)
  }
}

extension IndexImport {
  private func videoValue(_ value: JSONValue) throws(IndexError) -> IndexedVideo {
    guard let path = value.videoPath() else { throw bad("a video without 'video'") }
    var video = Self.unknownVideo(path)
    video.source.bytes = value["bytes"]?.integer.flatMap { $0 >= 0 ? $0 : nil }
    video.source.modified = value["modified"]?.integer
    video.source.container = value["container"]?.string ?? ""
    video.source.codec = value["codec"]?.string ?? ""
    let (width, height) = (value["width"]?.integer ?? 0, value["height"]?.integer ?? 0), duration = value["duration"]?.integer
    guard StoredNumber.side.contains(width), StoredNumber.side.contains(height), StoredNumber.ticks.contains(duration ?? 0) else {
      throw bad("a video of \(width)x\(height) and \(duration ?? 0) ticks")
    }
    video.source.width = Int(width)
    video.source.height = Int(height)
    video.source.duration = duration
    video.source.origin = value["origin"]?.string ?? ""
    video.source.geometry = try geometryValue(value)
    video.state = value["state"]?.string == VideoState.partial.name ? .partial : .complete
    video.note = value["note"]?.string
    if let timeBase = value["time_base"] { video.source.timeBase = try timeBaseValue(timeBase) }
    return video
  }

  private func geometryValue(_ value: JSONValue) throws(IndexError) -> VideoGeometry? {
    guard let sides = value["displayed"] else { return nil }
    let numbers = (sides.array ?? []).compactMap { $0.integer.flatMap { Int32(exactly: $0) } }
    guard numbers.count == 2, let orientation = value["orientation"]?.integer.flatMap({ UInt8(exactly: $0) }),
      let geometry = VideoGeometry(
        width: Int(numbers[0]), height: Int(numbers[1]), orientation: orientation, frame: try frameBox(value["frame_box"]))
    else { throw bad("'displayed' is not width and height, 'orientation' not 0 to 7, or 'frame_box' not a box") }
    return geometry
  }

  private func frameBox(_ value: JSONValue?) throws(IndexError) -> SIMD4<Double>? {
    guard let value else { return nil }
    let sides = (value.array ?? []).compactMap(\.number)
    guard sides.count == 4 else { throw bad("'frame_box' is not four numbers") }
    return SIMD4(sides)
  }

  private func timeBaseValue(_ value: JSONValue) throws(IndexError) -> Rational {
    guard let parts = value.array, parts.count == 2, let numerator = parts[0].integer.flatMap({ Int32(exactly: $0) }),
      let denominator = parts[1].integer.flatMap({ Int32(exactly: $0) }), Rational(numerator, denominator).isPositive
    else { throw bad("'time_base' is not two positive integers") }
    return Rational(numerator, denominator)
  }

  private func run(_ value: JSONValue, timeBase: Rational) throws(IndexError) -> FrameRun {
    guard let frame = value["frame"]?.integer, StoredNumber.frame.contains(frame) else { throw bad("a frame without 'frame', its number") }
    guard let pdq = value["pdq"]?.string.flatMap({ PDQ($0) }) else { throw bad("'pdq' is not 64 hexadecimal digits") }
    guard let quality = value["quality"]?.integer, 0...100 ~= quality else { throw bad("'quality' is not 0 to 100") }
    guard let pts = value["pts"]?.integer ?? ticks(value["seconds"], timeBase) else { throw bad("a frame without 'pts' or 'seconds'") }
    let sample = FrameSample(
      frame: Int(frame), pts: pts, duration: value["duration"]?.integer ?? 0, pdq: pdq, quality: Int(quality),
      shotScore: Float(value["score"]?.number ?? 0), box: try box(value["box"]), isKey: value["key"]?.boolean ?? false)
    var run = FrameRun(sample)
    run.frames = Int(max(1, min(StoredNumber.frame.upperBound, value["frames"]?.integer ?? 1)))
    run.lastFrame = Int(value["last_frame"]?.integer ?? frame)
    run.lastPTS = value["last_pts"]?.integer ?? pts
    run.lastDuration = value["last_duration"]?.integer ?? sample.duration
    return run
  }

  private func thumbnail(_ value: JSONValue) throws(IndexError) -> Thumbnail {
    guard let frame = value["frame"]?.integer, let pts = value["pts"]?.integer, let width = value["width"]?.integer,
      let height = value["height"]?.integer, Thumbnail.sides ~= width, Thumbnail.sides ~= height, StoredNumber.frame ~= frame,
      StoredNumber.ticks ~= pts
    else { throw bad("a picture without 'frame', 'pts', 'width' or 'height'") }
    guard let picture = value["jpeg"]?.string.flatMap({ Base64.decode($0) }) else { throw bad("'jpeg' is not base64") }
    return Thumbnail(frame: Int(frame), pts: pts, width: Int(width), height: Int(height), picture: picture)
  }

  private func ticks(_ seconds: JSONValue?, _ timeBase: Rational) -> Int64? {
    seconds?.number.flatMap { Int64(exactly: ($0 / timeBase.doubleValue).rounded()) }
  }

  private func box(_ value: JSONValue?) throws(IndexError) -> PixelBox {
    guard let value else { return PixelBox(width: 0, height: 0) }
    let numbers = (value.array ?? []).compactMap { $0.integer.flatMap { Int32(exactly: $0) } }
    guard numbers.count == 4, numbers.allSatisfy({ StoredNumber.side.contains(Int64($0)) }) else { throw bad("'box' is not four integers") }
    return PixelBox(x: Int(numbers[0]), y: Int(numbers[1]), width: Int(numbers[2]), height: Int(numbers[3]))
  }
}

extension IndexSettings {
  fileprivate init(_ value: JSONValue) {
    self.init(trimsBorders: value["trims_borders"]?.boolean ?? true, repeatDistance: Int(value["repeat_distance"]?.integer ?? 2))
  }
}
