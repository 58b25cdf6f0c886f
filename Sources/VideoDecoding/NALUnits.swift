internal import CLibAV

/// The NAL units of an H.264 or HEVC packet, with lengths before them (MP4, Matroska) or start codes (transport streams).
struct NALUnits: ~Escapable {
  let bytes: Span<UInt8>
  private let lengthBytes: Int
  private var offset = 0

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, lengthBytes: Int) {
    self.bytes = bytes
    self.lengthBytes = lengthBytes
    if lengthBytes == 0 { offset = Self.afterStartCode(bytes, from: 0) ?? bytes.count }
  }

  /// By the configuration record that begins with 1 (ISO/IEC 14496-15); 0 for start codes.
  static func lengthBytes(_ codec: AVCodecID, _ extradata: Span<UInt8>) -> Int {
    let index = codec == AV_CODEC_ID_H264 ? 4 : 21
    guard extradata.count > index else { return 0 }
    let isRecord = extradata[0] == 1 || codec == AV_CODEC_ID_HEVC && (extradata[1] | extradata[2]) > 1
    return isRecord ? Int(extradata[index] & 3) + 1 : 0
  }

  /// Where the next unit lies, at least a byte.
  @_lifetime(self: copy self)
  mutating func next() -> Range<Int>? {
    while offset < bytes.count {
      guard let unit = lengthBytes > 0 ? measured() : delimited() else { return nil }
      if !unit.isEmpty { return unit }
    }
    return nil
  }

  @_lifetime(self: copy self)
  private mutating func measured() -> Range<Int>? {
    guard bytes.count - offset > lengthBytes else { return nil }
    var length = 0
    for index in 0..<lengthBytes { length = length << 8 | Int(bytes[offset + index]) }
    let start = offset + lengthBytes
    guard length <= bytes.count - start else { return nil }
    offset = start + length
    return start..<offset
  }

  @_lifetime(self: copy self)
  private mutating func delimited() -> Range<Int>? {
    let start = offset
    guard let next = Self.afterStartCode(bytes, from: start) else {
      offset = bytes.count
      return start..<offset
    }
    offset = next
    return start..<next - 3
  }

  /// The place after the next 00 00 01.
  private static func afterStartCode(_ bytes: Span<UInt8>, from: Int) -> Int? {
    var index = from + 2
    while index < bytes.count {
      if bytes[index] > 1 {
        index += 3
      } else if bytes[index] == 0 {
        index += 1
      } else if bytes[index - 1] == 0 && bytes[index - 2] == 0 {
        return index + 1
      } else {
        index += 3
      }
    }
    return nil
  }
}

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
