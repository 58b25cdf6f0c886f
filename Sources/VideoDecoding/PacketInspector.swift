internal import CLibAV

/// Reads the traits of one stream's packets, in decode order.
///
/// Sources: H.264 7.3.1, D.1.8; H.265 7.3.1.2, 7.4.2.2; H.262 6.2; RFC 6386 9.1; VP9 bitstream specification 6.2, annex B; AV1
/// bitstream specification 5.3.2, 5.9.2.
struct PacketInspector {
  let codec: AVCodecID
  /// Bytes of a NAL unit's length; 0 for start codes.
  private let lengthBytes: Int
  /// The highest temporal sub-layer of HEVC; nothing refers to its non-reference pictures.
  private let topLayer: UInt8
  /// HEVC: whether the next random access point begins a sequence.
  private var isAtBreak = true
  /// HEVC: whether pictures that lead the last random access point can't be decoded, and are skipped.
  private var skipsLeading = false

  /// AV1: what the last sequence header says.
  private var sequence: AV1Sequence?

  /// - Returns: `nil` for codecs whose packets do not say enough.
  init?(_ stream: UnsafePointer<AVStream>) {
    let parameters = unsafe stream.pointee.codecpar!
    codec = unsafe parameters.pointee.codec_id
    let isProgressive = unsafe [AV_FIELD_UNKNOWN, AV_FIELD_PROGRESSIVE].contains(parameters.pointee.field_order)
    guard Self.codecs.contains(codec), isProgressive else { return nil }
    let count = unsafe Int(max(parameters.pointee.extradata_size, 0))
    let start = unsafe parameters.pointee.extradata.map { unsafe UnsafePointer($0) }
    // Safe: the parameters are not freed meanwhile.
    let extradata = unsafe Span(_unsafeElements: UnsafeBufferPointer(start: start, count: start == nil ? 0 : count))
    lengthBytes = NALUnits.lengthBytes(codec, extradata)
    topLayer = codec == AV_CODEC_ID_HEVC ? Self.topLayer(extradata) : 0
  }

  private static let codecs = [
    AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_CODEC_ID_MPEG2VIDEO,
    AV_CODEC_ID_PRORES, AV_CODEC_ID_MJPEG, AV_CODEC_ID_FFV1,
  ]

  /// Whether a container's index gives every trait of a packet except `isDisposable`.
  var isToldByIndex: Bool {
    [AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_PRORES, AV_CODEC_ID_MJPEG].contains(codec)
  }

  /// Whether a container may mark fewer frames as key frames than the decoder does.
  var hasKeysOfItsOwn: Bool { [AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1].contains(codec) }

  /// - Returns: `nil` for a packet that is not one frame.
  mutating func traits(of packet: UnsafePointer<AVPacket>) -> PacketTraits? {
    guard let data = unsafe packet.pointee.data, unsafe packet.pointee.size > 0 else { return nil }
    let flags = unsafe packet.pointee.flags
    // Safe: the packet is not freed meanwhile.
    let bytes = unsafe Span(_unsafeStart: data, count: Int(packet.pointee.size))
    guard var traits = read(bytes, isMarked: flags & AV_PKT_FLAG_KEY != 0) else { return nil }
    // Removed by the container, for example by an edit list.
    if flags & AV_PKT_FLAG_DISCARD != 0 { traits.isShown = false }
    return traits
  }

  /// The traits that a container's index gives.
  func indexTraits(of packet: UnsafePointer<AVPacket>) -> PacketTraits {
    let flags = unsafe packet.pointee.flags
    let isKey = flags & AV_PKT_FLAG_KEY != 0
    return PacketTraits(entry: isKey ? .open : .none, isKey: isKey, isShown: flags & AV_PKT_FLAG_DISCARD == 0)
  }

  private mutating func read(_ bytes: Span<UInt8>, isMarked: Bool) -> PacketTraits? {
    switch codec {
    case AV_CODEC_ID_H264: h264(bytes)
    case AV_CODEC_ID_HEVC: hevc(bytes)
    case AV_CODEC_ID_VP8: vp8(bytes)
    case AV_CODEC_ID_VP9: vp9(bytes)
    case AV_CODEC_ID_MPEG2VIDEO: mpeg2(bytes)
    case AV_CODEC_ID_AV1: AV1Unit(bytes).traits(&sequence)
    default: PacketTraits(entry: isMarked ? .closed : .none, isKey: isMarked)
    }
  }

  /// All slices of a picture agree on whether it is IDR and whether it is referred to: the first is enough.
  private func h264(_ bytes: Span<UInt8>) -> PacketTraits? {
    var traits = PacketTraits()
    var hasParameters = false
    var units = NALUnits(bytes, lengthBytes: lengthBytes)
    while let unit = units.next() {
      let header = bytes[unit.lowerBound], type = header & 0x1F
      switch type {
      case 1...5:
        if type == 5 { traits.entry = .closed }
        traits.isKey = traits.entry != .none
        traits.isDisposable = type == 1 && header & 0x60 == 0 && !hasParameters
        return traits
      // A recovery point with nothing to wait for is an I picture of an open GOP.
      case 6:
        var messages = SEIMessages(bytes, unit: unit)
        if messages.hasImmediateRecoveryPoint { traits.entry = .open }
      case 7, 8, 13, 15: hasParameters = true
      default: break
      }
    }
    return nil
  }

  private mutating func hevc(_ bytes: Span<UInt8>) -> PacketTraits? {
    var found: PacketTraits?
    var hasParameters = false
    var units = NALUnits(bytes, lengthBytes: lengthBytes)
    while let unit = units.next() {
      guard unit.count >= 2 else { continue }
      let type = bytes[unit.lowerBound] >> 1 & 0x3F
      switch type {
      case 0...31:
        if found == nil { found = hevcPicture(type, layer: bytes[unit.lowerBound + 1] & 7, isAlone: !hasParameters) }
      case 32...34: hasParameters = true
      // End of sequence, end of bitstream.
      case 36, 37: isAtBreak = true
      default: break
      }
    }
    return found
  }

  /// - Parameter layer: nuh_temporal_id_plus1.
  private mutating func hevcPicture(_ type: UInt8, layer: UInt8, isAlone: Bool) -> PacketTraits {
    var traits = PacketTraits()
    switch type {
    case 16...23:
      traits.isKey = true
      let isIDR = type == 19 || type == 20
      traits.entry = isIDR ? .closed : .open
      // BLA pictures, and CRA pictures that begin a sequence.
      skipsLeading = type <= 18 || isAtBreak
      isAtBreak = false
    case 8, 9: traits.isShown = !skipsLeading
    default: break
    }
    // Even types below 16 are not referred to within their sub-layer.
    traits.isDisposable = type < 16 && type % 2 == 0 && layer > topLayer && isAlone
    return traits
  }

  /// sps_max_sub_layers_minus1 of every sequence parameter set: the byte after the header of NAL units of type 33.
  private static func topLayer(_ extradata: Span<UInt8>) -> UInt8 {
    var top: UInt8 = 0
    for index in 0..<max(extradata.count - 2, 0) where extradata[index] == 0x42 && extradata[index + 1] == 0x01 {
      top = max(top, extradata[index + 2] >> 1 & 7)
    }
    return top
  }

  /// A picture with the headers before it; `nil` for a field.
  private func mpeg2(_ bytes: Span<UInt8>) -> PacketTraits? {
    var found: PacketTraits?
    var isClosed = false
    var units = NALUnits(bytes, lengthBytes: 0)
    while let unit = units.next() {
      switch bytes[unit.lowerBound] {
      // group_start_code: time_code (25), closed_gop.
      case 0xB8 where unit.count > 4: isClosed = bytes[unit.lowerBound + 4] & 0x40 != 0
      // picture_start_code: temporal_reference (10), picture_coding_type (3).
      case 0x00 where unit.count > 2:
        let type = bytes[unit.lowerBound + 2] >> 3 & 7
        guard found == nil, 1...3 ~= type else { return nil }
        let isKey = type == 1
        found = PacketTraits(entry: isKey ? (isClosed ? .closed : .open) : .none, isKey: isKey, isDisposable: type == 3)
      // picture_coding_extension: picture_structure, 3 for a frame.
      case 0xB5 where unit.count > 3 && bytes[unit.lowerBound + 1] >> 4 == 8:
        guard bytes[unit.lowerBound + 3] & 3 == 3 else { return nil }
      case 0x01...0xAF: return found
      default: break
      }
    }
    return found
  }

  /// In VP8 and VP9 nothing is disposable: even from a frame that refreshes no picture, later frames inherit probabilities, loop
  /// filter deltas, segments and, in VP9, motion vectors.
  private func vp8(_ bytes: Span<UInt8>) -> PacketTraits {
    let isKey = bytes[0] & 0x01 == 0
    return PacketTraits(entry: isKey ? .closed : .none, isKey: isKey, isShown: bytes[0] & 0x10 != 0)
  }

  /// A superframe ends with its marker and holds one shown frame, the last.
  private func vp9(_ bytes: Span<UInt8>) -> PacketTraits {
    // frame_marker (2), profile (2, and a reserved bit in profile 3), show_existing_frame, frame_type, show_frame.
    let shift: UInt8 = bytes[0] & 0x30 == 0x30 ? 1 : 0
    let showsExisting = bytes[0] << shift & 0x08 != 0
    let isKey = !showsExisting && bytes[0] << shift & 0x04 == 0
    let isSuperframe = bytes[bytes.count - 1] & 0xE0 == 0xC0
    let isShown = showsExisting || bytes[0] << shift & 0x02 != 0
    return PacketTraits(entry: isKey ? .closed : .none, isKey: isKey && isShown, isShown: isSuperframe || isShown)
  }
}
