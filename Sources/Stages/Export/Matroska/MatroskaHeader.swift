internal import FrameStream
internal import Pixels

/// What a Matroska file says about its video before the first frame: RFC 9559, sections 5.1.2 and 5.1.4.
struct MatroskaHeader {
  let layout: FrameLayout
  let colour: ColourDescription
  let sampleAspectRatio: Rational
  let isInterlaced: Bool
  let isTopFieldFirst: Bool
  /// Nanoseconds per tick: the frames' own time base if that is a whole number of nanoseconds. Otherwise a microsecond, from
  /// which the nearest time of the base can be recovered, or a nanosecond if the base is finer than 4 microseconds. Not always a
  /// nanosecond: FFmpeg gives this time base to what it makes from the file, and in an MP4 with nanosecond ticks it reads no
  /// offsets above a quarter of a second and writes no durations above two.
  let tickNanoseconds: UInt64
  var mastering: [Double]?
  var contentLight: (UInt32, UInt32)?

  /// - Parameters:
  ///   - frame: the first.
  ///   - layout, colour: as written.
  init(_ frame: FrameHeader, layout: FrameLayout, colour: ColourDescription) {
    self.layout = layout
    self.colour = colour
    sampleAspectRatio = frame.sampleAspectRatio
    isInterlaced = frame.flags.contains(.interlaced)
    isTopFieldFirst = frame.flags.contains(.topFieldFirst)
    let nanoseconds = Int64(frame.timeBase.numerator) * 1_000_000_000
    let (ticks, rest) = nanoseconds.quotientAndRemainder(dividingBy: Int64(frame.timeBase.denominator))
    tickNanoseconds = rest == 0 && ticks > 0 ? UInt64(ticks) : ticks >= 4000 ? 1000 : 1
  }

  /// The file up to the first cluster.
  var encoded: [UInt8] {
    var file = EBML()
    file.group(0x1A45_DFA3) {
      $0.unsigned(0x4286, 1)
      $0.unsigned(0x42F7, 1)
      $0.unsigned(0x42F2, 4)
      $0.unsigned(0x42F3, 8)
      $0.text(0x4282, "matroska")
      $0.unsigned(0x4287, 4)
      $0.unsigned(0x4285, 2)
    }
    file.beginUnknown(0x1853_8067)
    file.group(0x1549_A966) {
      $0.unsigned(0x2AD7B1, tickNanoseconds)
      $0.text(0x4D80, "framepipe")
      $0.text(0x5741, "framepipe")
    }
    file.group(0x1654_AE6B) { $0.group(0xAE, track) }
    return file.bytes
  }

  private func track(_ track: inout EBML) {
    track.unsigned(0xD7, 1)
    track.unsigned(0x73C5, 1)
    track.unsigned(0x83, 1)
    track.unsigned(0x9C, 0)
    track.text(0x86, "V_UNCOMPRESSED")
    track.group(0xE0, video)
  }

  private func video(_ video: inout EBML) {
    video.unsigned(0xB0, UInt64(layout.width))
    video.unsigned(0xBA, UInt64(layout.height))
    if sampleAspectRatio.isPositive { displayAspect(&video) }
    video.unsigned(0x9A, isInterlaced ? 1 : 2)
    if isInterlaced { video.unsigned(0x9D, isTopFieldFirst ? 1 : 6) }
    video.element(0x2EB524, layout.format.fourCC ?? [])
    video.group(0x55B0, colours)
  }

  /// The aspect of the picture as an exact fraction, DisplayUnit 3.
  private func displayAspect(_ video: inout EBML) {
    let across = UInt64(layout.width) * UInt64(sampleAspectRatio.numerator)
    let down = UInt64(layout.height) * UInt64(sampleAspectRatio.denominator)
    var (a, b) = (across, down)
    while b != 0 { (a, b) = (b, a % b) }
    video.unsigned(0x54B0, across / a)
    video.unsigned(0x54BA, down / a)
    video.unsigned(0x54B2, 3)
  }

  /// What the source specified; assumptions are omitted.
  private func colours(_ element: inout EBML) {
    let assumed = colour.assumed
    if !assumed.contains(.matrix) { element.unsigned(0x55B1, UInt64(colour.matrix.rawValue)) }
    if !assumed.contains(.siting) { siting(&element) }
    if !assumed.contains(.range), colour.range != .unspecified { element.unsigned(0x55B9, UInt64(colour.range.rawValue)) }
    if !assumed.contains(.transfer) { element.unsigned(0x55BA, UInt64(colour.transfer.rawValue)) }
    if !assumed.contains(.primaries) { element.unsigned(0x55BB, UInt64(colour.primaries.rawValue)) }
    if let contentLight {
      element.unsigned(0x55BC, UInt64(contentLight.0))
      element.unsigned(0x55BD, UInt64(contentLight.1))
    }
    if let mastering, mastering.count == 10 {
      element.group(0x55D0) {
        for index in 0..<8 { $0.float(0x55D1 + UInt32(index), mastering[index]) }
        $0.float(0x55D9, mastering[9])
        $0.float(0x55DA, mastering[8])
      }
    }
  }

  private func siting(_ element: inout EBML) {
    let places: (across: UInt64, down: UInt64)? =
      switch colour.siting {
      case .left: (1, 2)
      case .center: (2, 2)
      case .topleft: (1, 1)
      case .top: (2, 1)
      default: nil
      }
    guard let places else { return }
    element.unsigned(0x55B7, places.across)
    element.unsigned(0x55B8, places.down)
  }
}

/// Elements of EBML, RFC 8794: an ID, a length and the content.
struct EBML {
  /// The bytes so far.
  private(set) var bytes: [UInt8] = []

  /// An unsigned integer of as many bytes as it needs.
  mutating func unsigned(_ id: UInt32, _ value: UInt64) {
    let count = max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 7) / 8)
    element(id, (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
  }

  mutating func float(_ id: UInt32, _ value: Double) {
    element(id, (0..<8).reversed().map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) })
  }

  mutating func text(_ id: UInt32, _ value: String) { element(id, Array(value.utf8)) }

  mutating func element(_ id: UInt32, _ content: [UInt8]) {
    begin(id, byteCount: content.count)
    bytes += content
  }

  /// An element of elements.
  mutating func group(_ id: UInt32, _ body: (inout EBML) -> Void) {
    var content = EBML()
    body(&content)
    element(id, content.bytes)
  }

  /// ID and length of an element whose content follows.
  mutating func begin(_ id: UInt32, byteCount: Int) {
    appendID(id)
    // Lengths of eight bytes: RFC 8794, section 4, allows leading zeros.
    bytes.append(0x01)
    for shift in stride(from: 48, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: byteCount >> shift)) }
  }

  /// An element without a length, that ends with the file: RFC 8794, section 6.2.
  mutating func beginUnknown(_ id: UInt32) {
    appendID(id)
    bytes += [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
  }

  /// Bytes of ID and length of an element.
  static func headBytes(_ id: UInt32) -> Int { idBytes(id) + 8 }

  private static func idBytes(_ id: UInt32) -> Int { (UInt32.bitWidth - id.leadingZeroBitCount + 7) / 8 }

  private mutating func appendID(_ id: UInt32) {
    for index in (0..<Self.idBytes(id)).reversed() { bytes.append(UInt8(truncatingIfNeeded: id >> (index * 8))) }
  }

  mutating func append(_ more: [UInt8]) { bytes += more }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }
}
