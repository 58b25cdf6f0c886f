internal import Pixels

/// The displayed frames of a stream in order of presentation, found without decoding, and the packets that hold them.
///
/// A frame's index is its ordinal. Times rise without repeats: streams whose times do not have no map.
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
  /// Whether the map ends with the stream, rather than where no frame can matter any more.
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
  ///   - leadIn: frames before the first that must be decoded, too.
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
    // A cut at the first would leave the part before it empty.
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
