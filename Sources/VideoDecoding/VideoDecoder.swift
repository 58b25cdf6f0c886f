internal import CLibAV
internal import Pixels

/// Decodes a stream to its displayed frames, in presentation order, the delayed ones at the end included.
@safe
public struct VideoDecoder: ~Copyable {
  var demuxer: Demuxer
  let codec: UnsafeMutablePointer<AVCodecContext>
  private let options: DecodingOptions
  private let isStillImage: Bool
  private var isDraining = false
  private var plan: FramePlan?
  private var clock = PresentationClock()
  private var nextOrdinal = 0
  public private(set) var damage = DamageReport()

  public init(_ demuxer: consuming Demuxer, options: DecodingOptions = DecodingOptions()) throws(DecodingError) {
    unsafe codec = try Self.open(demuxer, options: options)
    isStillImage = unsafe Self.stillImageCodecs.contains(codec.pointee.codec_id)
    self.demuxer = demuxer
    self.options = options
  }

  deinit {
    var codec: UnsafeMutablePointer<AVCodecContext>? = unsafe codec
    unsafe avcodec_free_context(&codec)
  }

  /// FFmpeg's name of the codec, for example "h264". The corresponding C function is `avcodec_get_name`.
  public var codecName: String { unsafe String(cString: avcodec_get_name(codec.pointee.codec_id)) }

  /// Receives the next displayed frame. The corresponding C function is `avcodec_receive_frame`.
  ///
  /// - Returns: whether there was one.
  mutating func receive(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    slot.facts = nil
    while true {
      let status = unsafe avcodec_receive_frame(codec, slot.picture)
      switch status {
      case libav_error_again: try sendPacket()
      case libav_error_eof: return false
      case libav_error_no_memory: throw DecodingError(.internal, "\(demuxer.name): out of memory")
      case ..<0: damage.lostPackets += 1
      default:
        // Frames that the file marks as not to be shown were needed by others.
        guard unsafe slot.picture.pointee.flags & AV_FRAME_FLAG_DISCARD == 0 else { continue }
        try describe(&slot)
        return true
      }
    }
  }

  /// Feeds the decoder one packet, or tells it that there are no more. The corresponding C function is `avcodec_send_packet`.
  private mutating func sendPacket() throws(DecodingError) {
    guard !isDraining, demuxer.readPacket() else {
      isDraining = true
      damage.interruption = demuxer.interruption
      unsafe avcodec_send_packet(codec, nil)
      return
    }
    let status = unsafe avcodec_send_packet(codec, demuxer.packet)
    if status == libav_error_no_memory { throw DecodingError(.internal, "\(demuxer.name): out of memory") }
    if status < 0 { damage.lostPackets += 1 }
  }

  private mutating func describe(_ slot: inout FrameSlot) throws(DecodingError) {
    let picture = unsafe slot.picture
    let turn =
      options.appliesOrientation ? unsafe DisplayTurn(of: picture, in: demuxer.stream) : DisplayTurn(a: 1, b: 0, c: 0, d: 1)
    let shape = unsafe FrameShape(picture, turn: turn)
    let plan = try plan(for: shape)
    let facts = unsafe facts(of: picture, plan: plan)
    damage.frames += 1
    if facts.isDamaged { damage.damagedFrames += 1 }
    slot.plan = plan
    slot.facts = facts
  }

  private mutating func plan(for shape: FrameShape) throws(DecodingError) -> FramePlan {
    if let plan, plan.shape == shape { return plan }
    do {
      let made = try FramePlan(shape, isStillImage: isStillImage)
      plan = made
      return made
    } catch {
      throw DecodingError(error.kind, "\(demuxer.name): \(error.description)")
    }
  }

  private mutating func facts(of picture: UnsafeMutablePointer<AVFrame>, plan: FramePlan) -> FrameFacts {
        let duration = max(unsafe picture.pointee.pkt_duration, 0)
    let pts = unsafe picture.pointee.best_effort_timestamp
    let time = clock.next(pts: pts == libav_no_pts ? nil : pts, duration: duration)
    defer { nextOrdinal += 1 }
    let errors = unsafe picture.pointee.decode_error_flags
    return unsafe FrameFacts(
      layout: plan.layout, colour: plan.colour, sampleAspectRatio: aspectRatio(of: picture, turned: plan.orientation.swapsSides),
      orientation: plan.orientation, isOrientationPending: plan.isOrientationPending, ordinal: nextOrdinal, pts: time.pts,
      isPTSSynthesised: time.isSynthesised, duration: duration, timeBase: demuxer.timeBase, isKey: picture.pointee.key_frame != 0,
      isCorrupt: picture.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 || errors & ~FF_DECODE_ERROR_CONCEALMENT_ACTIVE != 0,
      isConcealed: errors & FF_DECODE_ERROR_CONCEALMENT_ACTIVE != 0, isInterlaced: picture.pointee.interlaced_frame != 0,
      isTopFieldFirst: picture.pointee.interlaced_frame != 0 && picture.pointee.top_field_first != 0, isTimeJump: time.isJump)
  }

  /// The corresponding C function is `av_guess_sample_aspect_ratio`: the container's word, or else the codec's.
  private func aspectRatio(of picture: UnsafeMutablePointer<AVFrame>, turned: Bool) -> Rational {
    let ratio = unsafe Rational(av_guess_sample_aspect_ratio(demuxer.file.context, demuxer.stream, picture))
    guard ratio.isPositive else { return Rational(0, 1) }
    return turned ? Rational(ratio.denominator, ratio.numerator) : ratio
  }
}
