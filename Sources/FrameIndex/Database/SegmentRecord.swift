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
