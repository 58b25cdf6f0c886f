internal import CLibAV

/// Decoding only what a schedule asks for.
extension VideoDecoder {
  /// From now on decodes the wanted frames of a map, and what they need.
  mutating func follow(_ map: FrameMap, by inspector: PacketInspector) {
    schedule = DecodeSchedule(map)
    self.inspector = inspector
    unsafe Self.setPartial(codec)
  }

  /// Decodes everything, from the start of the stream.
  mutating func abandonMap() throws(DecodingError) {
    schedule = nil
    try restart(withThreads: damage.isClean ? options.threads : 1)
  }

  /// Frames are delivered from the key frame that decoding began with, so libavcodec need not withhold frames that it takes for
  /// incomplete: at the end of a stream it would withhold good ones too.
  static func setPartial(_ codec: UnsafeMutablePointer<AVCodecContext>) { unsafe codec.pointee.flags |= AV_CODEC_FLAG_OUTPUT_CORRUPT }

  /// Reads on to the next packet that must be decoded.
  ///
  /// - Returns: `false` if there is none, or if one was read that waits until the decoder is empty.
  mutating func readNeededPacket() -> Bool {
    guard schedule != nil else { return demuxer.readPacket() }
    while schedule?.isWithinRun == true {
      guard demuxer.readPacket() else {
        state.isMapWrong = true
        return false
      }
      schedule?.position += 1
      if !isDispensable() { return true }
    }
    return goToNextRun()
  }

  private mutating func goToNextRun() -> Bool {
    let position = schedule?.position ?? 0
    guard let run = schedule?.advance() else { return false }
    guard demuxer.move(to: run.entry, from: position), let traits = unsafe inspector?.traits(of: demuxer.packet), traits.entry != .none
    else {
      state.isMapWrong = true
      return false
    }
    schedule?.position = run.entry.packet + 1
    // Frames displayed before an open entry point depend on frames that the decoder has not seen: it must not use the last run's
    // instead.
    state.isPacketWaiting = traits.entry == .open && run.entry.packet > 0
    return !state.isPacketWaiting
  }

  /// Whether nothing refers to the packet's frame, which is not wanted.
  private mutating func isDispensable() -> Bool {
    guard schedule?.keepsDisposable == false, unsafe inspector?.traits(of: demuxer.packet)?.isDisposable == true else { return false }
    return unsafe schedule?.wants(pts: demuxer.packet.pointee.pts) == false
  }

  /// Gives the emptied decoder the packet that has waited for that.
  ///
  /// - Returns: whether there was one.
  mutating func beginWaitingRun() throws(DecodingError) -> Bool {
    guard state.isPacketWaiting else { return false }
    unsafe avcodec_flush_buffers(codec)
    (state.isDraining, state.isPacketWaiting) = (false, false)
    state.awaitedPTS = schedule?.run?.entry.pts
    state.damageBefore = damage
    try sendReadPacket()
    return true
  }

  /// Whether the frame may be delivered: the key frame that the run began with has come.
  ///
  /// Earlier ones may depend on frames that were not decoded.
  mutating func isReady(_ slot: borrowing FrameSlot) -> Bool {
    guard let awaited = state.awaitedPTS else { return true }
    let pts = unsafe Self.pts(of: slot.picture)
    if let pts, pts < awaited { return false }
    state.awaitedPTS = nil
    guard pts == awaited, unsafe Self.isWhole(slot.picture) else {
      state.isMapWrong = true
      return false
    }
    // The frames before it lacked frames they depend on; that is no damage.
    forgiveDamage(since: state.damageBefore)
    return true
  }
}
