internal import CLibAV
internal import FrameStream
internal import Pixels

/// What becomes of damaged frames.
extension VideoDecoder {
  /// Receives the next frame that the damage policy lets through.
  ///
  /// - Returns: whether there was one.
  mutating func receivePermitted(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    repeat {
      let found = try receive(into: &slot)
      if options.onDamage == .fail, !damage.isClean { throw refusal(slot.header) }
      // Which frames are left to choose from is known only after decoding.
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

/// What a decoded frame says of itself.
extension VideoDecoder {
  /// - Parameters:
  ///   - pts: the frame's own time, or libavcodec's guess.
  ///   - isBlamed: whether a message of the decoder is about this frame.
  mutating func header(of picture: UnsafeMutablePointer<AVFrame>, pts: Int64?, plan: FramePlan, isBlamed: Bool) -> FrameHeader {
    let duration = unsafe max(libav_frame_duration(picture), 0)
    let time = state.clock.next(pts: pts, duration: duration)
    var flags = unsafe Self.flags(of: picture)
    if isBlamed { flags.insert(.corrupt) }
    if time.isSynthesised { flags.insert(.ptsSynthesised) }
    if time.isJump { flags.insert(.discontinuity) }
    var ledger = GeometryLedger()
    if plan.orientation != .identity {
      _ = ledger.append(.orient(plan.orientation, width: plan.stored.width, height: plan.stored.height))
    }
    return unsafe FrameHeader(
      ordinal: UInt64(state.nextOrdinal), pts: time.pts, duration: duration, timeBase: demuxer.timeBase, layout: plan.layout,
      colour: plan.colour, sampleAspectRatio: aspectRatio(of: picture, isOnSide: plan.orientation.swapsSides), flags: flags,
      rotation: plan.orientation, ledger: ledger)
  }

  /// Damage is what the decoder or the demuxer marks, and what the decoder concealed so that the frame may look intact.
  private static func flags(of picture: UnsafePointer<AVFrame>) -> FrameHeader.Flags {
    var flags: FrameHeader.Flags = []
    if unsafe libav_frame_is_key(picture) != 0 { flags.insert(.key) }
    if unsafe !isWhole(picture) { flags.insert(.corrupt) }
    if unsafe libav_frame_is_interlaced(picture) != 0 {
      flags.insert(.interlaced)
      if unsafe libav_frame_is_top_field_first(picture) != 0 { flags.insert(.topFieldFirst) }
    }
    return flags
  }

  /// Whether neither the demuxer nor the decoder found damage in the frame.
  static func isWhole(_ picture: UnsafePointer<AVFrame>) -> Bool {
    unsafe picture.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0 && picture.pointee.decode_error_flags == 0
  }

  /// The frame's own time, or else libavcodec's guess from decode times; `nil` where there is neither.
  ///
  /// The guess alone (`best_effort_timestamp`) takes decode times wherever presentation times jump.
  static func pts(of picture: UnsafePointer<AVFrame>) -> Int64? {
    let pts = unsafe picture.pointee.pts
    let time = pts == libav_no_pts ? unsafe picture.pointee.best_effort_timestamp : pts
    return time == libav_no_pts ? nil : time
  }

  /// The corresponding C function is `av_guess_sample_aspect_ratio`: the container's word, or else the codec's.
  private func aspectRatio(of picture: UnsafeMutablePointer<AVFrame>, isOnSide: Bool) -> Rational {
    let ratio = unsafe Rational(av_guess_sample_aspect_ratio(demuxer.file.context, demuxer.stream, picture))
    guard ratio.isPositive else { return Rational(0, 1) }
    return isOnSide ? Rational(ratio.denominator, ratio.numerator) : ratio
  }
}

extension Rational {
  init(_ fraction: AVRational) { self.init(fraction.num, fraction.den) }
}
