/// What a sequence header of AV1 says of the frame headers that follow. AV1 bitstream specification 5.5.
struct AV1Sequence: Equatable {
  /// Bits of `current_frame_id`; 0 where frames have none.
  private(set) var frameIDBits = 0
  private(set) var orderHintBits = 0
  /// 0 or 1, or 2 where each frame says.
  private(set) var screenContentTools = 2
  private(set) var integerMotion = 2

  /// - Returns: `nil` for headers that end too soon, and those of stills or of a decoder model, whose frame headers are longer.
  init?(_ bytes: Span<UInt8>, _ payload: Range<Int>) {
    var bits = BitReader(bytes, payload)
    bits.skip(4)
    guard bits.read(1) == 0 else { return nil }
    if bits.read(1) == 1 {
      bits.skip(64)
      // equal_picture_interval and its length in a code of its own; decoder_model_info_present_flag.
      guard bits.read(1) == 0, bits.read(1) == 0 else { return nil }
    }
    let hasDisplayDelay = bits.read(1) == 1
    for _ in 0...bits.read(5) {
      bits.skip(12)
      if bits.read(5) > 7 { bits.skip(1) }
      if hasDisplayDelay, bits.read(1) == 1 { bits.skip(4) }
    }
    let widthBits = bits.read(4) + 1, heightBits = bits.read(4) + 1
    bits.skip(widthBits + heightBits)
    if bits.read(1) == 1 { frameIDBits = bits.read(4) + 2 + bits.read(3) + 1 }
    bits.skip(7)
    let hasOrder = bits.read(1) == 1
    if hasOrder { bits.skip(2) }
    screenContentTools = bits.read(1) == 1 ? 2 : bits.read(1)
    integerMotion = screenContentTools == 0 || bits.read(1) == 1 ? 2 : bits.read(1)
    if hasOrder { orderHintBits = bits.read(3) + 1 }
    guard !bits.isPastEnd else { return nil }
  }

  /// Whether no later frame refers to a shown one or inherits its probabilities: nothing of it is kept, by 5.9.2 and 7.20.
  ///
  /// - Parameter payload: of an OBU that begins with a frame header.
  func isDisposable(_ bytes: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    var bits = BitReader(bytes, payload)
    guard bits.read(1) == 0 else { return false }
    let type = bits.read(2), isIntra = type != 1
    guard type == 1 || type == 2, bits.read(1) == 1 else { return false }
    let isResilient = bits.read(1) == 1
    bits.skip(1)
    let hasScreenContent = screenContentTools == 2 ? bits.read(1) : screenContentTools
    if hasScreenContent == 1, integerMotion == 2 { bits.skip(1) }
    bits.skip(frameIDBits + 1 + orderHintBits)
    if !isIntra, !isResilient { bits.skip(3) }
    let refreshed = bits.read(8)
    return refreshed == 0 && !bits.isPastEnd
  }
}

/// The bits of some bytes, most significant bit first.
private struct BitReader: ~Escapable {
  private let bytes: Span<UInt8>
  private var offset: Int
  private let end: Int

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    offset = 8 * range.lowerBound
    end = 8 * range.upperBound
  }

  /// Whether more was read than there is: zeros.
  var isPastEnd: Bool { offset > end }

  @_lifetime(self: copy self)
  mutating func skip(_ count: Int) { offset += count }

  @_lifetime(self: copy self)
  mutating func read(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<count {
      let bit = offset < end ? bytes[offset >> 3] >> UInt8(7 - offset & 7) & 1 : 0
      value = value << 1 | Int(bit)
      offset += 1
    }
    return value
  }
}
