internal import Pixels

/// A segment as read: where it belongs, and its packed columns.
struct SegmentRecord {
  var id: Int64
  var count: Int
  var firstFrame: Int
  var firstPTS: Int64
  var facts: [UInt8]
  var boxes: [UInt8]

  static let columns = "segment.id, segment.count, segment.first_frame, segment.first_pts, segment.facts, segment.boxes"

  /// From a statement whose first columns are `columns`.
  init(_ statement: borrowing Statement) throws(IndexError) {
    id = statement.integer(0)
    count = try statement.segmentCount(1)
    firstFrame = try statement.frame(2)
    firstPTS = try statement.ticks(3)
    facts = statement.bytes(4)
    boxes = statement.bytes(5)
  }

  func withBlobs(_ body: (_ facts: UnsafeRawBufferPointer, _ boxes: UnsafeRawBufferPointer) throws(IndexError) -> Void) throws(IndexError) {
    let outcome: Result<Void, IndexError> = unsafe facts.withUnsafeBytes { facts in
      unsafe boxes.withUnsafeBytes { boxes in
        do throws(IndexError) { return .success(try unsafe body(facts, boxes)) } catch { return .failure(error) }
      }
    }
    try outcome.get()
  }

  /// Unpacks everything but the fingerprints, which are zero in what is returned.
  ///
  /// - Returns: `nil` if the bytes do not follow `frameindex(5)`.
  func runs() -> [FrameRun]? {
    var offset = 0, boxOffset = 0
    var previous = RunPrediction()
    previous.lastFrame = firstFrame - 1
    previous.endPTS = firstPTS
    var box = PixelBox(x: 0, y: 0, width: 0, height: 0)
    var nextBox = boxChange(at: &boxOffset)
    var runs: [FrameRun] = []
    runs.reserveCapacity(count)
    for index in 0..<count {
      while let change = nextBox, change.index == index {
        box = change.box
        nextBox = boxChange(at: &boxOffset)
      }
      guard let run = run(at: &offset, after: previous, box: box), Self.isSound(run) else { return nil }
      previous = RunPrediction(after: run)
      runs.append(run)
    }
    return offset == facts.count && nextBox == nil && boxOffset == boxes.count ? runs : nil
  }

  private func run(at offset: inout Int, after previous: RunPrediction, box: PixelBox) -> FrameRun? {
    guard offset + 3 <= facts.count else { return nil }
    let head = facts[offset]
    let score = Float(UInt16(facts[offset + 1]) | UInt16(facts[offset + 2]) << 8) / Segment.scoreSteps
    offset += 3
    guard let frame = signed(&offset), let pts = signed(&offset), let duration = signed(&offset), let extra = Varint.load(facts, &offset)
    else { return nil }
    let sample = FrameSample(
      frame: Int(Int64(previous.lastFrame) &+ 1 &+ frame), pts: previous.endPTS &+ pts, duration: previous.duration &+ duration, pdq: .zero,
      quality: Int(head & 0x7F), shotScore: score, box: box, isKey: head & 0x80 != 0)
    var run = FrameRun(sample)
    guard extra > 0 else { return run }
    guard let lastFrame = signed(&offset), let lastPTS = signed(&offset), let lastDuration = signed(&offset) else { return nil }
    run.frames = Int(truncatingIfNeeded: extra &+ 1)
    run.lastFrame = Int(Int64(sample.frame) &+ lastFrame)
    run.lastPTS = sample.pts &+ lastPTS
    run.lastDuration = sample.duration &+ lastDuration
    return run
  }

  /// Whether all numbers are within a video's range. Called for millions: no arrays.
  private static func isSound(_ run: FrameRun) -> Bool {
    isFrame(run.sample.frame) && isFrame(run.lastFrame) && isFrame(run.frames) && isTime(run.sample.pts) && isTime(run.lastPTS)
      && isTime(run.sample.duration) && isTime(run.lastDuration) && run.sample.quality <= 100
  }

  private static func isFrame(_ number: Int) -> Bool { StoredNumber.frame.contains(Int64(number)) }
  private static func isTime(_ ticks: Int64) -> Bool { StoredNumber.ticks.contains(ticks) }

  private func signed(_ offset: inout Int) -> Int64? { Varint.load(facts, &offset).map(Varint.unzigzag) }

  private func boxChange(at offset: inout Int) -> (index: Int, box: PixelBox)? {
    guard let index = Varint.load(boxes, &offset), let x = Varint.load(boxes, &offset), let y = Varint.load(boxes, &offset),
      let width = Varint.load(boxes, &offset), let height = Varint.load(boxes, &offset)
    else { return nil }
    guard [x, y, width, height].allSatisfy({ $0 <= StoredNumber.side.upperBound }), index < UInt64(count) else { return nil }
    return (Int(index), PixelBox(x: Int(x), y: Int(y), width: Int(width), height: Int(height)))
  }
}

/// Limits and packing of a segment: up to 4,096 fingerprints that were written in one transaction.
enum Segment {
  static let capacity = 4096
  static let fingerprintBytes = 32
  /// Half of a fingerprint. All first halves of a segment come before the second halves, so that a search for near pictures,
  /// which the first halves mostly decide, reads half of the file.
  static let halfBytes = 16
  /// Steps of a shot score, 0…100 in 16 bits.
  static let scoreSteps: Float = 512
  /// The most bytes that one fingerprint's facts take.
  static let maxFactBytes = 3 + 7 * Varint.maxBytes
  static let maxBoxBytes = 5 * Varint.maxBytes

  /// FNV-1a's offset basis and prime, 64 bits.
  static let emptyChecksum: UInt64 = 0xCBF2_9CE4_8422_2325
  static let checksumPrime: UInt64 = 0x0000_0100_0000_01B3

  /// A checksum of stored bytes: FNV-1a over little-endian 64-bit words, the last one padded with zeros.
  static func checksum(_ bytes: UnsafeRawBufferPointer, from start: UInt64 = emptyChecksum) -> UInt64 {
    var sum = start
    var offset = 0
    while offset + 8 <= bytes.count {
      sum = (sum ^ (unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))) &* checksumPrime
      offset += 8
    }
    var rest: UInt64 = 0
    for index in offset..<bytes.count { rest |= UInt64(unsafe bytes[index]) << UInt64(8 * (index - offset)) }
    return (sum ^ rest) &* checksumPrime
  }

  /// The checksum of several columns, one after another.
  static func checksum(_ columns: [[UInt8]], from start: UInt64 = emptyChecksum) -> UInt64 {
    var sum = start
    for bytes in columns { unsafe bytes.withUnsafeBytes { sum = unsafe checksum($0, from: sum) } }
    return sum
  }
}
