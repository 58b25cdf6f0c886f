internal import Pixels

/// Gathers the fingerprints of a segment in their stored form.
///
/// Owns its memory: adding a frame allocates nothing.
@safe
struct SegmentPacker: ~Copyable {
  private let fingerprints: UnsafeMutablePointer<UInt64>
  /// Both halves of the fingerprints without the gap between them.
  private let joined: UnsafeMutablePointer<UInt64>
  private let facts: UnsafeMutablePointer<UInt8>
  private let boxes: UnsafeMutablePointer<UInt8>
  private(set) var count = 0
  private var factBytes = 0
  private var boxBytes = 0
  private(set) var firstFrame = 0
  private(set) var firstPTS: Int64 = 0
  private var previous = RunPrediction()
  private var box: PixelBox?

  init() {
    unsafe fingerprints = .allocate(capacity: Segment.capacity * Segment.fingerprintBytes / 8)
    unsafe joined = .allocate(capacity: Segment.capacity * Segment.fingerprintBytes / 8)
    unsafe facts = .allocate(capacity: Segment.capacity * Segment.maxFactBytes)
    unsafe boxes = .allocate(capacity: Segment.capacity * Segment.maxBoxBytes)
  }

  deinit {
    unsafe fingerprints.deallocate()
    unsafe joined.deallocate()
    unsafe facts.deallocate()
    unsafe boxes.deallocate()
  }

  var isFull: Bool { count == Segment.capacity }
  var lastFrame: Int { previous.lastFrame }
  var endPTS: Int64 { previous.endPTS }

  /// Packs one more fingerprint. There must be room for it.
  mutating func append(_ run: FrameRun) {
    precondition(!isFull, "a segment holds \(Segment.capacity) fingerprints")
    if count == 0 {
      firstFrame = run.sample.frame
      firstPTS = run.sample.pts
      previous = RunPrediction(before: run)
    }
    storeFingerprint(run.sample.pdq)
    storeFacts(of: run)
    if run.sample.box != box { storeBox(run.sample.box) }
    previous = RunPrediction(after: run)
    count += 1
  }

  /// Halves lie in two runs of full length until the segment is closed.
  private func storeFingerprint(_ pdq: PDQ) {
    let words = pdq.words, second = Segment.capacity * 2
    unsafe fingerprints[2 * count] = words[0].littleEndian
    unsafe fingerprints[2 * count + 1] = words[1].littleEndian
    unsafe fingerprints[second + 2 * count] = words[2].littleEndian
    unsafe fingerprints[second + 2 * count + 1] = words[3].littleEndian
  }

  /// The order of `frameindex(5)`, "facts".
  private mutating func storeFacts(of run: FrameRun) {
    let sample = run.sample
    let score = FrameSample.scoreSteps(sample.shotScore)
    put(UInt8(max(0, min(100, sample.quality))) | (sample.isKey ? 0x80 : 0))
    put(UInt8(truncatingIfNeeded: score))
    put(UInt8(truncatingIfNeeded: score >> 8))
    put(Varint.zigzag(Int64(sample.frame) &- Int64(previous.lastFrame) &- 1))
    put(Varint.zigzag(sample.pts &- previous.endPTS))
    put(Varint.zigzag(sample.duration &- previous.duration))
    put(UInt64(run.frames - 1))
    guard run.frames > 1 else { return }
    put(Varint.zigzag(Int64(run.lastFrame) &- Int64(sample.frame)))
    put(Varint.zigzag(run.lastPTS &- sample.pts))
    put(Varint.zigzag(run.lastDuration &- sample.duration))
  }

  private mutating func put(_ byte: UInt8) {
    unsafe facts[factBytes] = byte
    factBytes += 1
  }

  private mutating func put(_ value: UInt64) { factBytes += unsafe Varint.store(value, at: facts + factBytes) }

  /// A box applies from its fingerprint up to the next box.
  private mutating func storeBox(_ box: PixelBox) {
    putBox(count)
    putBox(box.x)
    putBox(box.y)
    putBox(box.width)
    putBox(box.height)
    self.box = box
  }

  private mutating func putBox(_ value: Int) { boxBytes += unsafe Varint.store(UInt64(max(0, value)), at: boxes + boxBytes) }

  /// How far the segment has come.
  struct Mark {
    fileprivate var count: Int
    fileprivate var factBytes: Int
    fileprivate var boxBytes: Int
    fileprivate var previous: RunPrediction
    fileprivate var box: PixelBox?
  }

  var mark: Mark { Mark(count: count, factBytes: factBytes, boxBytes: boxBytes, previous: previous, box: box) }

  /// Forgets what was packed after a mark.
  mutating func goBack(to mark: Mark) {
    (count, factBytes, boxBytes, previous, box) = (mark.count, mark.factBytes, mark.boxBytes, mark.previous, mark.box)
  }

  /// Begins the next segment.
  mutating func removeAll() {
    (count, factBytes, boxBytes) = (0, 0, 0)
    box = nil
  }

  /// Lends the three blobs and their checksum.
  func withBlobs(
    _ body: (_ fingerprints: UnsafeRawBufferPointer, _ facts: UnsafeRawBufferPointer, _ boxes: UnsafeRawBufferPointer, UInt64)
      throws(IndexError)
      -> Void
  ) throws(IndexError) {
    unsafe joined.update(from: fingerprints, count: 2 * count)
    unsafe (joined + 2 * count).update(from: fingerprints + 2 * Segment.capacity, count: 2 * count)
    let pdq = unsafe UnsafeRawBufferPointer(start: joined, count: count * Segment.fingerprintBytes)
    let facts = unsafe UnsafeRawBufferPointer(start: self.facts, count: factBytes)
    let boxes = unsafe UnsafeRawBufferPointer(start: self.boxes, count: boxBytes)
    let sum = unsafe Segment.checksum(boxes, from: Segment.checksum(facts, from: Segment.checksum(pdq)))
    try unsafe body(pdq, facts, boxes, sum)
  }
}

/// The prediction for the next run: packed facts are the differences from it.
struct RunPrediction {
  var lastFrame = -1
  var endPTS: Int64 = 0
  var duration: Int64 = 0

  init() {}

  /// For the first run of a segment, whose frame and time stand in the table.
  init(before run: FrameRun) {
    lastFrame = run.sample.frame - 1
    endPTS = run.sample.pts
  }

  init(after run: FrameRun) {
    lastFrame = run.lastFrame
    endPTS = run.endPTS
    duration = run.lastDuration
  }
}
