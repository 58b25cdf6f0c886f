internal import CLibAV

/// Beginning in the middle of a stream.
extension VideoDecoder {
  /// Goes to the last key frame at or before a time, if one is there that leads to the same frames, with the same
  /// numbers, as decoding from the start. Otherwise nothing changes.
  ///
  /// - Parameter tick: in units of the time base.
  /// - Returns: whether decoding begins anew there.
  mutating func begin(at tick: Int64) throws(DecodingError) -> Bool {
    guard demuxer.canReopen, !options.keyFramesOnly else { return false }
    var scout = try Demuxer(path: path, options: options)
    defer { LibAVLog.reset() }
    // Going on is cheaper than beginning anew at a key frame that decoding comes by anyway.
    guard let point = scout.startPoint(at: tick), point.ordinal > nextOrdinal else { return false }
    start = point
    try restart(withThreads: options.threads)
    return true
  }

  /// Whether the frame may be delivered: the key frame that decoding began with has come.
  ///
  /// What comes before it may lean on frames that were not decoded. Where the key frame does not come, or not whole,
  /// decoding begins anew at the start of the stream.
  mutating func isReady(_ slot: borrowing FrameSlot) throws(DecodingError) -> Bool {
    guard let awaited = awaitedPTS else { return true }
    let pts = unsafe Self.pts(of: slot.picture)
    if let pts, pts < awaited { return false }
    awaitedPTS = nil
    let isWhole = unsafe slot.picture.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0 && slot.picture.pointee.decode_error_flags == 0
    guard pts == awaited, isWhole else {
      start = nil
      try restart(withThreads: options.threads)
      return false
    }
    // The frames before it lacked what they lean on; that is no damage.
    forgiveDamage()
    return true
  }

  /// Counts a packet when only key frames are decoded. The decoder gets all packets all the same, and skips most at
  /// their headers: HEVC counts the order of pictures from those it skips.
  mutating func noteForKeyFrames() {
    let isKey = unsafe demuxer.packet.pointee.flags & AV_PKT_FLAG_KEY != 0
    unsafe keyOrdinals.note(pts: demuxer.packet.pointee.pts, isKey: isKey, isShown: demuxer.isShown)
  }
}
