/// What becomes of damaged frames.
extension VideoDecoder {
  /// Receives the next frame that the damage policy lets through.
  ///
  /// - Returns: whether there was one.
  mutating func receivePermitted(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    repeat {
      let found = try receive(into: &slot)
      if options.onDamage == .fail, !damage.isClean { throw refusal(slot.facts) }
      guard found else { return false }
    } while options.onDamage == .drop && slot.facts?.isDamaged == true
    return true
  }

  private func refusal(_ facts: FrameFacts?) -> DecodingError {
    if let interruption = damage.interruption { return interruption }
    let place = facts.map { "at frame \($0.ordinal)" } ?? "at the end"
    return DecodingError(.damaged, "\(demuxer.name): damaged \(place): \(damage.summary ?? "bad data")")
  }
}
