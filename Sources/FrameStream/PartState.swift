/// A reader's state within a part: order and counts, which the trailer must confirm.
struct PartState {
  private(set) var arrived = StreamError.Arrived()
  /// Whether a trailer arrived and no header after it.
  private(set) var isComplete = true
  private var nextSequence: UInt64? = 0
  /// After a jump the counts are meaningless.
  private var isCounting = true

  /// Checks that a record may come here.
  mutating func accept(_ prefix: RecordPrefix) throws(StreamError) {
    let isHeader = prefix.type == .header
    if isHeader {
      guard isComplete || !isCounting else { throw .cut(arrived: arrived) }
      self = PartState()
      isComplete = false
    } else if isComplete && isCounting {
      throw .malformed("a \(prefix.type) record comes where a header should")
    }
    if let expected = nextSequence, prefix.sequence != expected {
      throw .malformed("record \(expected) is missing, record \(prefix.sequence) follows")
    }
    nextSequence = prefix.sequence &+ 1
  }

  mutating func count(_ frame: FrameHeader) {
    arrived.frames += 1
    arrived.lastSeconds = frame.seconds
  }

  mutating func countTensor() { arrived.tensors += 1 }

  mutating func close(with trailer: StreamTrailer) throws(StreamError) {
    defer {
      isComplete = true
      nextSequence = 0
    }
    guard isCounting else { return }
    guard trailer.frames == arrived.frames, trailer.tensors == arrived.tensors else {
      throw .malformed(
        "the trailer counts \(trailer.frames) frames and \(trailer.tensors) tensors, "
          + "\(arrived.frames) and \(arrived.tensors) arrived")
    }
  }

  /// After a jump the next record may be any.
  mutating func loseCount() {
    isComplete = false
    isCounting = false
    nextSequence = nil
  }
}
