/// The messages of an H.264 SEI NAL unit.
struct SEIMessages: ~Escapable {
  private let bytes: Span<UInt8>
  private var offset: Int
  private let end: Int
  private var zeros = 0

  /// - Parameter unit: where the unit lies, its header byte included.
  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, unit: Range<Int>) {
    self.bytes = bytes
    offset = unit.lowerBound + 1
    end = unit.upperBound
  }

  /// Whether there is a recovery point (payload type 6) whose recovery_frame_cnt is 0: its first bit is 1.
  var hasImmediateRecoveryPoint: Bool {
    mutating get {
      while let type = number(), let size = number() {
        if type == 6, size > 0 { return (byte() ?? 0) & 0x80 != 0 }
        for _ in 0..<size { guard byte() != nil else { return false } }
      }
      return false
    }
  }

  /// ff_byte… and last_payload_byte of H.264 7.3.2.3.1.
  @_lifetime(self: copy self)
  private mutating func number() -> Int? {
    var sum = 0
    while let byte = byte() {
      sum += Int(byte)
      if byte != 255 { return sum }
    }
    return nil
  }

  /// The next byte of the payload: a 3 after two zeros only keeps start codes away.
  @_lifetime(self: copy self)
  private mutating func byte() -> UInt8? {
    if zeros >= 2, offset < end, bytes[offset] == 3 { (offset, zeros) = (offset + 1, 0) }
    guard offset < end else { return nil }
    let value = bytes[offset]
    (offset, zeros) = (offset + 1, value == 0 ? zeros + 1 : 0)
    return value
  }
}
