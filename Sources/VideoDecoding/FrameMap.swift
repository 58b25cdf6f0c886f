internal import CLibAV
internal import Pixels

/// The displayed frames of a stream in order of presentation, found without decoding, and the packets that hold them.
///
/// A frame's index is its ordinal. Times ascend strictly; other streams have no map.
struct FrameMap {
  struct Frame {
    var pts: Int64
    /// Number of its packet in decode order.
    var packet: UInt32
    var isKey: Bool
    /// Whether it must be decoded.
    var isWanted = false
  }

  /// A packet at which decoding may begin. Frames after it in both orders, decode and display, are then the same as when
  /// decoding from the start.
  struct EntryPoint {
    var packet: UInt32
    var pts: Int64
    /// Decode time, or `pts` where there is none.
    var dts: Int64
    /// Bytes of the packets before it.
    var bytesBefore: Int
  }

  var frames: [Frame] = []
  /// In decode order, which is also their order of display.
  var entries: [EntryPoint] = []
  /// Of the last frame, in ticks.
  var lastDuration: Int64 = 0
  /// Bytes of all packets.
  var bytes = 0
  /// Whether the map ends with the stream, rather than where no further frame can matter.
  var isComplete = true

  /// The ordinal of the frame at this time.
  func ordinal(at pts: Int64) -> Int? {
    let index = frames.partition { $0.pts >= pts }
    return index < frames.count && frames[index].pts == pts ? index : nil
  }

  /// The last entry point from which the frame can be decoded.
  func entry(for frame: Frame) -> EntryPoint {
    let later = entries.partition { $0.packet > frame.packet || $0.pts > frame.pts }
    return entries[max(later - 1, 0)]
  }

  func moment(of ordinal: Int) -> FrameMoment {
    let frame = frames[ordinal], next = ordinal + 1
    let isLast = next == frames.count
    return FrameMoment(
      ordinal: ordinal, pts: frame.pts, end: isLast ? frame.pts + max(lastDuration, 1) : frames[next].pts, isKey: frame.isKey,
      isLast: isLast && isComplete)
  }

  /// Marks the frames that a selection wants.
  ///
  /// - Parameters:
  ///   - stretch: only frames in it are marked.
  ///   - leadIn: frames before the first that must be decoded too.
  /// - Returns: the selection's chooser after the last frame.
  mutating func mark(_ selection: FrameSelection, within stretch: FrameStretch, timeBase: Rational, leadIn: Int) -> FrameChooser {
    var chooser = FrameChooser(selection, timeBase: timeBase)
    for ordinal in frames.indices where !chooser.isDone {
      if chooser.wants(moment(of: ordinal)), stretch.contains(frames[ordinal].pts) { frames[ordinal].isWanted = true }
    }
    guard let first = frames.firstIndex(where: \.isWanted) else { return chooser }
    for ordinal in max(first - leadIn, 0)..<first { frames[ordinal].isWanted = true }
    return chooser
  }

  /// A part of the stream, cut at the entry points nearest to equal numbers of bytes.
  func stretch(of part: StreamPart) -> FrameStretch {
    FrameStretch(
      start: part.number == 1 ? .min : cut(part.number - 1, of: part.count),
      end: part.number == part.count ? .max : cut(part.number, of: part.count))
  }

  private func cut(_ number: Int, of count: Int) -> Int64 {
    let wanted = Int(Int128(bytes) * Int128(number) / Int128(count))
    let after = entries.partition { $0.bytesBefore >= wanted }
    // A cut at the first entry point would leave the part before it empty.
    let near = [after - 1, after].filter { $0 > 0 && $0 < entries.count }.min {
      abs(entries[$0].bytesBefore - wanted) < abs(entries[$1].bytesBefore - wanted)
    }
    return near.map { entries[$0].pts } ?? .max
  }
}

extension Array {
  /// The index of the first element for which `isPast` holds; it holds for all after it, too.
  fileprivate func partition(_ isPast: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Building the map: one pass over the packets, without decoding.
extension FrameMap {
  /// Packets that must be past the limit, one after another, before reading stops: the longest reordering that codecs
  /// allow, doubled.
  private static let reorderLimit = 32

  /// Reads the map of the stream that `demuxer` stands at the start of.
  ///
  /// - Parameters:
  ///   - demuxer: its position afterwards is undefined.
  ///   - inspector: of that stream.
  ///   - limit: the last tick that matters; `nil` reads to the end.
  /// - Returns: `nil` where packets are not frames, times are missing or jump, or the file is damaged: then the stream must be
  ///   decoded to know.
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

    /// If the first packet is no clean start, the frames displayed before it may be dropped, which only decoding shows. HEVC says
    /// so in each packet.
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
      // Whatever precedes an entry point in the stream is displayed before it; whatever follows it is displayed after the
      // previous entry point.
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
