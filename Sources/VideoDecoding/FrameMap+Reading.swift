internal import CLibAV

/// Making the map: one pass over the packets, some fifty times faster than decoding.
extension FrameMap {
  /// Packets that must be past the limit, one after another, before reading stops: the longest reordering that codecs
  /// allow, doubled.
  private static let reorderLimit = 32

  /// Reads the map of the stream that `demuxer` stands at the start of.
  ///
  /// - Parameters:
  ///   - demuxer: afterwards it stands anywhere.
  ///   - inspector: of that stream.
  ///   - limit: the last tick that matters; `nil` reads to the end.
  /// - Returns: `nil` where packets are not frames, times are missing or jump, or the file is damaged: then only decoding
  ///   tells.
  static func read(_ demuxer: inout Demuxer, by inspector: PacketInspector, upTo limit: Int64?) -> FrameMap? {
    var inspector = inspector
    var reading = Reading()
    while demuxer.readPacket() {
      let packet = unsafe UnsafePointer(demuxer.packet)
      let traits = unsafe demuxer.isSkimming ? inspector.indexTraits(of: packet) : inspector.traits(of: packet)
      guard let traits, unsafe reading.add(packet, traits) else { return nil }
      if reading.isFirst {
        guard reading.isFirstUsable(traits, of: inspector.codec) else { return nil }
        if traits.entry == .closed { demuxer.skim() }
      }
      if let limit, reading.isPast(limit, by: reorderLimit) {
        reading.map.isComplete = false
        break
      }
    }
    guard demuxer.interruption == nil, LibAVLog.demuxer.first == nil else { return nil }
    return reading.finished()
  }

  /// A map in the making.
  private struct Reading {
    var map = FrameMap()
    private var packets: UInt32 = 0
    private var lastDTS = Int64.min
    /// The latest time so far of a frame, and of a displayed one.
    private var latest = Int64.min
    private var latestShown = Int64.min
    private var pastLimit = 0
    private var time = Int64.min

    var isFirst: Bool { packets == 1 }

    /// Where the first packet is no clean start, the frames that are displayed before it may be dropped, which only
    /// decoding tells. HEVC says so in each packet.
    func isFirstUsable(_ traits: PacketTraits, of codec: AVCodecID) -> Bool {
      traits.entry == .closed || codec == AV_CODEC_ID_HEVC && traits.entry == .open
    }

    /// - Returns: whether the times make sense.
    mutating func add(_ packet: UnsafePointer<AVPacket>, _ traits: PacketTraits) -> Bool {
      let (pts, dts) = unsafe (packet.pointee.pts, packet.pointee.dts)
      guard pts != libav_no_pts, unsafe packet.pointee.flags & AV_PKT_FLAG_CORRUPT == 0 else { return false }
      if dts != libav_no_pts {
        guard dts >= lastDTS else { return false }
        lastDTS = dts
      }
      // Whatever precedes an entry point in the stream is displayed before it, and whatever follows, after the one before.
      if traits.entry != .none {
        guard pts > latest || map.entries.isEmpty else { return false }
        map.entries.append(EntryPoint(packet: packets, pts: pts, dts: dts == libav_no_pts ? pts : dts, bytesBefore: map.bytes))
      } else if map.entries.count > 1, pts < map.entries[map.entries.count - 2].pts {
        return false
      }
      if traits.isShown {
        map.frames.append(Frame(pts: pts, packet: packets, isKey: traits.isKey))
        if pts > latestShown { unsafe (latestShown, map.lastDuration) = (pts, packet.pointee.duration) }
      }
      latest = max(latest, pts)
      time = dts == libav_no_pts ? pts : dts
      unsafe map.bytes += Int(packet.pointee.size)
      packets += 1
      return packets < .max
    }

    mutating func isPast(_ limit: Int64, by count: Int) -> Bool {
      pastLimit = time > limit ? pastLimit + 1 : 0
      return pastLimit > count
    }

    /// Sorted; `nil` where two frames have one time, or there is none.
    consuming func finished() -> FrameMap? {
      map.frames.sort { $0.pts < $1.pts }
      guard !map.frames.isEmpty else { return nil }
      for index in map.frames.indices.dropFirst() where map.frames[index].pts == map.frames[index - 1].pts { return nil }
      return map
    }
  }
}
