internal import PixelKernels

/// The points of up to 64 keyframes of one video, as they are stored. `frameindex(5)`, "Local features".
///
/// 20 bytes a point: a scan reads the first words of the descriptors and the places, 12 of them; the rest is read of pictures that
/// are compared point by point.
struct FeatureSegment {
  static let maxKeyframes = 64
  static let scanBytes = 12
  static let restBytes = 8
  /// The longest side of a reduced picture.
  static let maxSide = 1024

  /// A keyframe without its points.
  struct Entry: Equatable {
    var frame: Int
    var pts: Int64
    var width: Int
    var height: Int
    var points: Int
  }

  var entries: [Entry]
  /// Of each keyframe's entry three integers in time's order, see `unpack`.
  var facts: [UInt8]
  /// The first words of all points, then the places of all.
  var scan: [UInt8]
  /// The second words.
  var rest: [UInt8]

  var points: Int { rest.count / Self.restBytes }
  var checksum: UInt64 { Segment.checksum([facts, scan, rest]) }

  init(_ keyframes: [FeatureKeyframe]) {
    let points = keyframes.flatMap(\.features.points)
    entries = keyframes.map {
      Entry(frame: $0.frame, pts: $0.pts, width: $0.features.width, height: $0.features.height, points: $0.features.points.count)
    }
    facts = Self.pack(entries)
    scan = Self.bytes(points.map { $0.descriptor.words[0].littleEndian }) + Self.bytes(points.map { FeaturePlace($0).bits.littleEndian })
    rest = Self.bytes(points.map { $0.descriptor.words[1].littleEndian })
  }

  private static func bytes<Word: BitwiseCopyable>(_ words: [Word]) -> [UInt8] { unsafe words.withUnsafeBytes { unsafe Array($0) } }

  /// Each keyframe's frame and time after the one before, size and number of points, as integers of as few bytes as they need.
  private static func pack(_ entries: [Entry]) -> [UInt8] {
    var bytes: [UInt8] = []
    var (frame, pts) = (0, Int64(0))
    for entry in entries {
      put(Varint.zigzag(Int64(entry.frame &- frame)), &bytes)
      put(Varint.zigzag(entry.pts &- pts), &bytes)
      for value in [entry.width, entry.height, entry.points] { put(UInt64(value), &bytes) }
      (frame, pts) = (entry.frame, entry.pts)
    }
    return bytes
  }

  private static func put(_ value: UInt64, _ bytes: inout [UInt8]) {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Varint.maxBytes) { room in
      let count = unsafe Varint.store(value, at: room.baseAddress!)
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: room[..<count]))
    }
  }

  /// Reads what `pack` wrote.
  ///
  /// - Returns: `nil` where it is something else, or not `count` keyframes with `points` points in all.
  static func unpack(_ facts: [UInt8], count: Int, points: Int) -> [Entry]? {
    guard 1...maxKeyframes ~= count else { return nil }
    var entries: [Entry] = [], offset = 0, sum = 0
    entries.reserveCapacity(count)
    var (frame, pts) = (Int64(0), Int64(0))
    for _ in 0..<count {
      guard let frameStep = Varint.load(facts, &offset), let step = Varint.load(facts, &offset), let width = Varint.load(facts, &offset),
        let height = Varint.load(facts, &offset), let size = Varint.load(facts, &offset)
      else { return nil }
      (frame, pts) = (frame &+ Varint.unzigzag(frameStep), pts &+ Varint.unzigzag(step))
      guard StoredNumber.frame.contains(frame), StoredNumber.ticks.contains(pts), 1...UInt64(maxSide) ~= width,
        1...UInt64(maxSide) ~= height, size <= UInt64(FeatureOptions.keyframe.points)
      else { return nil }
      entries.append(Entry(frame: Int(frame), pts: pts, width: Int(width), height: Int(height), points: Int(size)))
      sum += Int(size)
    }
    return offset == facts.count && sum == points ? entries : nil
  }

  /// The keyframes of a row of the table of features.
  static func entries(_ facts: [UInt8], count: Int, points: Int, ofFeature id: Int64, in path: String) throws(IndexError) -> [Entry] {
    guard 0...maxPoints ~= points, let entries = unpack(facts, count: count, points: points) else {
      throw .damaged(path: path, detail: "the facts of feature \(id) can't be read")
    }
    return entries
  }

  /// The most points of a row.
  static let maxPoints = maxKeyframes * FeatureOptions.keyframe.points

  static func wrongSize(_ row: SearchableFeatures, _ bytes: Int, each: Int, _ path: String) -> IndexError {
    .damaged(path: path, detail: "feature \(row.id) has \(bytes) bytes for \(row.points) points, expected \(each) each")
  }
}
