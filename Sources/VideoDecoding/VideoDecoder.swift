internal import CLibAV
internal import Pixels

/// Decodes a stream to its displayed frames, in presentation order, the delayed ones at the end included.
///
/// Frames do not depend on the number of threads. libavcodec's do where data is damaged: its frame threads patch
/// holes from whatever the other threads have ready. So at the first sign of damage, before a frame that it can have
/// touched is delivered, the file is decoded again from its start by one thread, up to where it was. A pipe cannot be
/// read again: there, damaged frames (which are marked) may vary.
@safe
public struct VideoDecoder: ~Copyable {
  var demuxer: Demuxer
  var codec: UnsafeMutablePointer<AVCodecContext>
  let path: FilePath
  var options: DecodingOptions
  private var isDraining = false
  private var plan: FramePlan?
  private var clock = PresentationClock()
  var nextOrdinal = 0
  private var messagesSeen = 0
  var keyOrdinals = KeyFrameOrdinals()
  /// Where decoding began, if not at the start of the stream.
  var start: StartPoint?
  /// Time of the key frame that must come before any other is delivered.
  var awaitedPTS: Int64?
  /// Format of frames that should have been turned and were not.
  private(set) var unturnedFormat: PixelFormat?
  public private(set) var damage = DamageReport()

  public init(path: FilePath, options: DecodingOptions = DecodingOptions()) throws(DecodingError) {
    let demuxer = try Demuxer(path: path, options: options)
    unsafe codec = try Self.open(demuxer, options: options)
    self.demuxer = demuxer
    self.path = path
    self.options = options
    LibAVLog.reset()
  }

  deinit {
    var codec: UnsafeMutablePointer<AVCodecContext>? = unsafe codec
    unsafe avcodec_free_context(&codec)
  }

  /// Receives the next displayed frame.
  ///
  /// - Returns: whether there was one.
  mutating func receive(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    let delivered = damage.frames
    let found = try decode(into: &slot)
    guard hasFrameThreads, demuxer.canReopen, !damage.isClean else { return found }
    try restart(withThreads: 1)
    while damage.frames < delivered, try decode(into: &slot) {}
    return try decode(into: &slot)
  }

  /// The corresponding C function is `avcodec_receive_frame`.
  private mutating func decode(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    slot.facts = nil
    while true {
      let status = unsafe avcodec_receive_frame(codec, slot.picture)
      damage.message = LibAVLog.decoder.first
      switch status {
      case libav_error_again: try sendPacket()
      case libav_error_eof: return false
      case libav_error_no_memory: throw DecodingError(.internal, "\(demuxer.name): out of memory")
      case ..<0: damage.lostPackets += 1
      default:
        // Frames that the file marks as not to be shown were needed by others.
        guard unsafe slot.picture.pointee.flags & AV_FRAME_FLAG_DISCARD == 0, try isReady(slot) else { continue }
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
    if options.keyFramesOnly { noteForKeyFrames() }
    let status = unsafe avcodec_send_packet(codec, demuxer.packet)
    if status == libav_error_no_memory { throw DecodingError(.internal, "\(demuxer.name): out of memory") }
    if status < 0 { damage.lostPackets += 1 }
  }

  /// Begins anew, at `start`.
  mutating func restart(withThreads threads: Int) throws(DecodingError) {
    options.threads = threads
    demuxer = try Demuxer(path: path, options: options)
    var old: UnsafeMutablePointer<AVCodecContext>? = unsafe codec
    unsafe codec = try Self.open(demuxer, options: options)
    unsafe avcodec_free_context(&old)
    LibAVLog.reset()
    (isDraining, nextOrdinal, messagesSeen) = (false, 0, 0)
    (plan, clock, damage, keyOrdinals) = (nil, PresentationClock(), DamageReport(), KeyFrameOrdinals())
    guard let start else { return }
    guard start.indexTimestamp == nil ? demuxer.skip(packets: start.packets) : demuxer.seek(to: start) else {
      self.start = nil
      return try restart(withThreads: threads)
    }
    nextOrdinal = start.ordinal
    awaitedPTS = start.pts
  }

  private mutating func describe(_ slot: inout FrameSlot) throws(DecodingError) {
    let picture = unsafe slot.picture
    let turn = options.appliesOrientation ? unsafe DisplayTurn(of: picture, in: demuxer.stream) : DisplayTurn()
    let plan = try plan(for: unsafe FrameShape(picture, turn: turn))
    var facts = unsafe facts(of: picture, plan: plan)
    if isBlamed { facts.isCorrupt = true }
    damage.frames += 1
    if facts.isOrientationPending { unturnedFormat = facts.layout.format }
    if facts.isDamaged { damage.damagedFrames += 1 }
    slot.plan = plan
    slot.facts = facts
  }

  mutating func forgiveDamage() {
    damage = DamageReport()
    LibAVLog.reset()
    messagesSeen = 0
  }

  /// Where every packet is a picture of its own, a message of the decoder belongs to the picture that follows.
  private var isBlamed: Bool {
    mutating get {
      let messages = LibAVLog.decoder.count
      defer { messagesSeen = messages }
      return isIntraOnly && messages > messagesSeen
    }
  }

  private mutating func plan(for shape: FrameShape) throws(DecodingError) -> FramePlan {
    if let plan, plan.shape == shape { return plan }
    do {
      let made = try FramePlan(shape, isStillImage: isStillImage, limit: options.largestFrameBytes)
      plan = made
      return made
    } catch {
      throw DecodingError(error.kind, "\(demuxer.name): \(error.description)", hint: error.hint)
    }
  }

  private mutating func facts(of picture: UnsafeMutablePointer<AVFrame>, plan: FramePlan) -> FrameFacts {
    let duration = max(unsafe libav_frame_duration(picture), 0)
    let pts = unsafe Self.pts(of: picture)
    let time = clock.next(pts: pts, duration: duration)
    defer { nextOrdinal += 1 }
    let ordinal = options.keyFramesOnly ? keyOrdinals.take(pts: pts) ?? nextOrdinal : nextOrdinal
    let errors = unsafe picture.pointee.decode_error_flags
    let isInterlaced = unsafe libav_frame_is_interlaced(picture) != 0
    return unsafe FrameFacts(
      layout: plan.layout, colour: plan.colour, sampleAspectRatio: aspectRatio(of: picture, turned: plan.orientation.swapsSides),
      orientation: plan.orientation, isOrientationPending: plan.isOrientationPending, ordinal: ordinal, pts: time.pts,
      isPTSSynthesised: time.isSynthesised, duration: duration, timeBase: demuxer.timeBase, isKey: libav_frame_is_key(picture) != 0,
      isCorrupt: picture.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 || errors & ~FF_DECODE_ERROR_CONCEALMENT_ACTIVE != 0,
      isConcealed: errors & FF_DECODE_ERROR_CONCEALMENT_ACTIVE != 0, isInterlaced: isInterlaced,
      isTopFieldFirst: isInterlaced && libav_frame_is_top_field_first(picture) != 0, isTimeJump: time.isJump)
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
  private func aspectRatio(of picture: UnsafeMutablePointer<AVFrame>, turned: Bool) -> Rational {
    let ratio = unsafe Rational(av_guess_sample_aspect_ratio(demuxer.file.context, demuxer.stream, picture))
    guard ratio.isPositive else { return Rational(0, 1) }
    return turned ? Rational(ratio.denominator, ratio.numerator) : ratio
  }
}
