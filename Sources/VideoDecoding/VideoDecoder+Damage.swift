internal import FrameStream

/// What becomes of damaged frames.
extension VideoDecoder {
  /// Receives the next frame that the damage policy lets through.
  ///
  /// - Returns: whether there was one.
  mutating func receivePermitted(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    repeat {
      let found = try receive(into: &slot)
      if options.onDamage == .fail, !damage.isClean { throw refusal(slot.header) }
      // Which frames are left to choose from, only decoding tells.
      if options.onDamage == .drop, !damage.isClean, schedule != nil { state.isMapWrong = true }
      guard found, !state.isMapWrong else { return false }
    } while options.onDamage == .drop && slot.header?.flags.contains(.corrupt) == true
    return true
  }

  private func refusal(_ header: FrameHeader?) -> DecodingError {
    if let interruption = damage.interruption { return interruption }
    let place = header.map { "at frame \($0.ordinal)" } ?? "at the end"
    return DecodingError(.damaged, "\(demuxer.name): damaged \(place): \(damage.summary ?? "bad data")")
  }
}
