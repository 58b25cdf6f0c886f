internal import CLibAV

/// Finding the key frame to start from, with the number of frames before it.
///
/// Seeking in libavformat is by decode time, lands near what was asked for, and does not count frames. So the key
/// frame is looked up first: in the index, where the container has one for the whole stream (MP4 and QuickTime), or
/// else by reading the packets without decoding them, which is some fifty times faster than decoding.
/// Then the packets before it are skipped.
extension Demuxer {
  /// Packets after a key frame that may be shown before it: the longest reordering that codecs allow, doubled.
  private static let reorderLimit = 32

  /// The last key frame at or before `tick`; `nil` where frames can't be numbered without decoding them, or times jump.
  ///
  /// Reads packets: afterwards this demuxer stands anywhere, and is only good for `skip`.
  mutating func startPoint(at tick: Int64) -> StartPoint? {
    guard canReopen, hasCountableFrames else { return nil }
    return hasWholeIndex ? startPointInIndex(at: tick) : startPointByReading(to: tick)
  }

  /// Whether each packet is one displayed frame, or says that it is none.
  ///
  /// Not so with pairs of field packets, and where the container does not frame packets.
  var hasCountableFrames: Bool {
    let (codec, order) = unsafe (stream.pointee.codecpar.pointee.codec_id, stream.pointee.codecpar.pointee.field_order)
    let codecs = [
      AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_AV1, AV_CODEC_ID_VP8, AV_CODEC_ID_VP9, AV_CODEC_ID_PRORES, AV_CODEC_ID_MJPEG,
      AV_CODEC_ID_FFV1,
    ]
    let isProgressive = order == AV_FIELD_UNKNOWN || order == AV_FIELD_PROGRESSIVE
    let containers = ["mov", "matroska", "mpegts", "ivf", "flv"]
    return isProgressive && codecs.contains(codec) && containers.contains { container.hasPrefix($0) }
  }

  /// Fragmented files index what was read so far.
  private var hasWholeIndex: Bool {
    unsafe avformat_index_get_entries_count(stream) > 0 && container.hasPrefix("mov") && announcedFrames > 0
  }

  private mutating func startPointInIndex(at tick: Int64) -> StartPoint? {
    let count = unsafe avformat_index_get_entries_count(stream)
    var keys: [(index: Int, timestamp: Int64, shown: Int)] = []
    var shown = 0
    for index in 0..<Int(count) {
      guard let entry = unsafe avformat_index_get_entry(stream, CInt(index))?.pointee else { return nil }
      guard entry.timestamp <= tick else { break }
      if entry.flags & AVINDEX_KEYFRAME != 0 { keys.append((index, entry.timestamp, shown)) }
      if entry.flags & AVINDEX_DISCARD_FRAME == 0 { shown += 1 }
    }
    // Decode times run ahead of display: the last key frame by decode time may be shown too late.
    for key in keys.reversed().prefix(4) {
      guard unsafe av_seek_frame(file.context, stream.pointee.index, key.timestamp, AVSEEK_FLAG_BACKWARD) >= 0, readPacket(),
        unsafe packet.pointee.dts == key.timestamp, unsafe packet.pointee.flags & AV_PKT_FLAG_KEY != 0
      else { return nil }
      let pts = unsafe packet.pointee.pts
      guard pts != libav_no_pts else { return nil }
      guard pts <= tick else { continue }
      guard unsafe packet.pointee.flags & AV_PKT_FLAG_DISCARD == 0 else { return nil }
      let leading = countLeading(before: pts)
      return StartPoint(packets: key.index, ordinal: key.shown + leading, pts: pts, indexTimestamp: key.timestamp)
    }
    return nil
  }

  /// Displayed packets behind a key frame that are shown before it.
  private mutating func countLeading(before pts: Int64) -> Int {
    var leading = 0
    for _ in 0..<Self.reorderLimit {
      guard readPacket(), unsafe packet.pointee.flags & AV_PKT_FLAG_KEY == 0 else { break }
      if unsafe packet.pointee.pts < pts, isShown { leading += 1 }
    }
    return leading
  }

  private mutating func startPointByReading(to tick: Int64) -> StartPoint? {
    var (packets, shown, sinceKey) = (0, 0, 0)
    var found: StartPoint?
    var lastTime = Int64.min
    while readPacket() {
      let (pts, dts) = unsafe (packet.pointee.pts, packet.pointee.dts)
      let time = dts == libav_no_pts ? pts : dts
      // Times that are missing or jump back say nothing about the order of frames.
      guard pts != libav_no_pts, time >= lastTime else { return nil }
      lastTime = time
      sinceKey += 1
      let isKey = unsafe packet.pointee.flags & AV_PKT_FLAG_KEY != 0
      if time > tick, isKey || sinceKey > Self.reorderLimit { break }
      if isKey, pts <= tick {
        found = StartPoint(packets: packets, ordinal: shown, pts: pts)
        sinceKey = 0
      } else if isShown, let key = found, pts < key.pts {
        found?.ordinal += 1
      }
      packets += 1
      if isShown { shown += 1 }
    }
    return found
  }

  /// Whether the packet's frame is displayed: neither cut away by the container nor hidden by the codec.
  var isShown: Bool {
    guard unsafe packet.pointee.flags & AV_PKT_FLAG_DISCARD == 0, unsafe packet.pointee.size > 0 else { return false }
    let bytes = unsafe UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size))
    switch unsafe stream.pointee.codecpar.pointee.codec_id {
    // RFC 6386, 9.1: show_frame is bit 4 of the frame tag.
    case AV_CODEC_ID_VP8: return unsafe bytes[0] & 0x10 != 0
    case AV_CODEC_ID_VP9: return unsafe isShownVP9(bytes)
    default: return true
    }
  }

  /// VP9 bitstream specification, 6.2 and annex B: a superframe ends with its marker and holds one shown frame;
  /// a single frame has show_existing_frame or show_frame in its first byte.
  private func isShownVP9(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if unsafe bytes[bytes.count - 1] & 0xE0 == 0xC0 { return true }
    let isProfile3 = unsafe bytes[0] & 0x30 == 0x30
    let showExisting: UInt8 = isProfile3 ? 0x04 : 0x08
    let show: UInt8 = isProfile3 ? 0x01 : 0x02
    return unsafe bytes[0] & (showExisting | show) != 0
  }

  /// Moves a demuxer that stands anywhere to the key frame; the next packet read is its.
  ///
  /// - Returns: whether it did.
  mutating func seek(to start: StartPoint) -> Bool {
    guard let timestamp = start.indexTimestamp else { return false }
    return unsafe av_seek_frame(file.context, stream.pointee.index, timestamp, AVSEEK_FLAG_BACKWARD) >= 0
  }

  /// Skips packets of a demuxer that stands at its start.
  mutating func skip(packets: Int) -> Bool {
    for _ in 0..<packets { guard readPacket() else { return false } }
    return true
  }
}
