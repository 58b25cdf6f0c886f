internal import CLibAV

/// The numbers of key frames among all displayed frames, when only key frames are decoded: counted by packets.
struct KeyFrameOrdinals {
  private struct Key {
    var pts: Int64
    var ordinal: Int
  }

  /// Key frames whose picture has not come out yet; no more than a decoder holds back.
  private var waiting: [Key] = []
  private var shown = 0

  init() { waiting.reserveCapacity(Self.capacity) }

  private static let capacity = 64

  /// Notes a packet, in decode order.
  mutating func note(pts: Int64, isKey: Bool, isShown: Bool) {
    if isKey {
      if waiting.count == Self.capacity { waiting.removeFirst() }
      waiting.append(Key(pts: pts, ordinal: shown))
    } else if isShown, pts != libav_no_pts, let last = waiting.indices.last, pts < waiting[last].pts {
      // Decoded after the key frame and displayed before it.
      waiting[last].ordinal += 1
    }
    if isShown { shown += 1 }
  }

  /// Takes the number of the key frame with this time, or else of the first that has no time.
  mutating func take(pts: Int64?) -> Int? {
    let match = waiting.firstIndex { $0.pts == pts } ?? waiting.firstIndex { $0.pts == libav_no_pts }
    guard let index = match else { return nil }
    let ordinal = waiting[index].ordinal
    waiting.removeSubrange(...index)
    return ordinal
  }
}
