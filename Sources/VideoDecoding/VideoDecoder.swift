internal import CLibAV
internal import FrameStream
internal import Pixels
internal import SystemIO

/// Decodes a stream to its displayed frames, in presentation order, including the delayed ones at the end.
///
/// Frames do not depend on the number of threads. libavcodec's do if data is damaged: its frame threads conceal holes with
/// whatever the other threads have ready. So at the first sign of damage, before any frame it may affect is delivered, the file
/// is decoded again by one thread up to the same place. A pipe cannot be read again: there, damaged frames (which are marked) may
/// vary.
@safe
struct VideoDecoder: ~Copyable {
  var demuxer: Demuxer
  var codec: UnsafeMutablePointer<AVCodecContext>
  let path: ByteString
  var options: DecodingOptions
  /// `nil` for decoding in software.
  var device: HardwareDevice?
  /// Why no device decodes, although one was allowed.
  var deviceRefusal: String?
  /// What is decoded; `nil` for everything.
  var schedule: DecodeSchedule?
  var inspector: PacketInspector?
  var state = State()
  private(set) var damage = DamageReport()
  /// Format of frames that should have been rotated but were not.
  private(set) var unturnedFormat: PixelFormat?
  /// Whether frames had alpha: the decoder outputs what the file has.
  private(set) var givesAlpha = false
  private var plan: FramePlan?

  /// Where decoding stands.
  struct State {
    /// The decoder was told that no more packets follow, for now or for good.
    var isDraining = false
    /// The packet that was read begins a run and waits for the frames of the run before.
    var isPacketWaiting = false
    /// Time of the key frame that must come before any other is delivered.
    var awaitedPTS: Int64?
    /// The damage before the run began.
    var damageBefore = DamageReport()
    /// The schedule's map does not hold: only decoding everything tells.
    var isMapWrong = false
    var nextOrdinal = 0
    var messagesSeen = 0
    var clock = PresentationClock()
  }

  init(path: ByteString, options: DecodingOptions = DecodingOptions()) throws(DecodingError) {
    let demuxer = try Demuxer(path: path, options: options)
    (device, deviceRefusal) = try Self.openDevice(for: demuxer, options: options)
    unsafe codec = try Self.open(demuxer, options: options, device: device, isPartial: false)
    self.demuxer = demuxer
    self.path = path
    self.options = options
    // If the input can't be read again, packets that were parsed to find the streams are not parsed twice.
    LibAVLog.reset(keepsDecoder: !self.demuxer.canReopen)
    state.messagesSeen = LibAVLog.decoder.count
  }

  deinit {
    var codec: UnsafeMutablePointer<AVCodecContext>? = unsafe codec
    unsafe avcodec_free_context(&codec)
  }

  /// Receives the next displayed frame that was decoded.
  ///
  /// - Returns: whether there was one.
  mutating func receive(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    let first = state.nextOrdinal
    var found = try decode(into: &slot)
    if isVariable, demuxer.canReopen, !damage.isClean, !state.isMapWrong {
      device = nil
      schedule?.keepsDisposable = true
      try restart(withThreads: 1)
      found = try decode(into: &slot)
    }
    if found, schedule != nil, damage.lostPackets > 0 {
      // A lost frame is not counted: only decoding everything shows what numbers the frames after it have.
      state.isMapWrong = true
      return false
    }
    // After a restart, frames that were received before come again.
    while found, let ordinal = slot.header?.ordinal, ordinal < first { found = try decode(into: &slot) }
    return found
  }

  /// Whether damaged frames may depend on more than the file.
  private var isVariable: Bool { hasFrameThreads || device != nil || schedule?.keepsDisposable == false }

  /// The corresponding C function is `avcodec_receive_frame`.
  private mutating func decode(into slot: inout FrameSlot) throws(DecodingError) -> Bool {
    slot.header = nil
    while !state.isMapWrong {
      let status = unsafe avcodec_receive_frame(codec, slot.picture)
      damage.message = damage.message ?? LibAVLog.decoder.first
      switch status {
      case libav_error_again: try sendPacket()
      case libav_error_eof:
        if try beginWaitingRun() { continue }
        if schedule?.isAwaiting == true { state.isMapWrong = true }
        return false
      case libav_error_no_memory: throw DecodingError(.internal, "\(demuxer.name): out of memory")
      case libav_error_not_implemented where device != nil: try leaveDevice()
      case ..<0: damage.lostPackets += 1
      default:
        // Frames that the file marks as hidden were decoded because others need them.
        guard unsafe slot.picture.pointee.flags & AV_FRAME_FLAG_DISCARD == 0, isReady(slot) else { continue }
        guard try fetch(&slot) else { continue }
        if try describe(&slot) { return true }
      }
    }
    return false
  }

  /// Feeds the decoder one packet, or tells it that there are no more. The corresponding C function is `avcodec_send_packet`.
  private mutating func sendPacket() throws(DecodingError) {
    guard !state.isDraining, readNeededPacket() else {
      state.isDraining = true
      if !state.isPacketWaiting { damage.interruption = demuxer.interruption }
      unsafe avcodec_send_packet(codec, nil)
      return
    }
    try sendReadPacket()
  }

  mutating func sendReadPacket() throws(DecodingError) {
    if options.appliesOrientation { demuxer.orientPacket() }
    let status = unsafe avcodec_send_packet(codec, demuxer.packet)
    if status == libav_error_no_memory { throw DecodingError(.internal, "\(demuxer.name): out of memory") }
    if status == libav_error_not_implemented, device != nil { return try leaveDevice() }
    if status < 0 { damage.lostPackets += 1 }
  }

  /// Starts again with this many threads.
  mutating func restart(withThreads threads: Int) throws(DecodingError) {
    options.threads = threads
    demuxer = try Demuxer(path: path, options: options)
    var old: UnsafeMutablePointer<AVCodecContext>? = unsafe codec
    unsafe codec = try Self.open(demuxer, options: options, device: device, isPartial: schedule != nil)
    unsafe avcodec_free_context(&old)
    schedule?.reset()
    (state, plan) = (State(), nil)
    forgiveDamage(since: DamageReport())
  }

  mutating func forgiveDamage(since earlier: DamageReport) {
    damage = earlier
    LibAVLog.reset()
    state.messagesSeen = 0
  }

  /// - Returns: whether the frame is where the map expects it.
  private mutating func describe(_ slot: inout FrameSlot) throws(DecodingError) -> Bool {
    let picture = unsafe slot.picture
    let pts = unsafe Self.pts(of: picture)
    if schedule != nil {
      guard let ordinal = schedule?.accept(pts: pts) else {
        state.isMapWrong = true
        return false
      }
      state.nextOrdinal = ordinal
    }
    let rotation = options.appliesOrientation ? unsafe Rotation(of: picture, in: demuxer.stream) : Rotation()
    let plan = try plan(for: unsafe FrameShape(picture, as: slot.planar, rotation: rotation))
    let header = unsafe header(of: picture, pts: pts, plan: plan, isBlamed: isBlamed)
    state.nextOrdinal += 1
    damage.frames += 1
    if plan.layout.format.descriptor.hasAlpha { givesAlpha = true }
    if plan.isOrientationPending { unturnedFormat = plan.layout.format }
    if header.flags.contains(.corrupt) { damage.damagedFrames += 1 }
    slot.plan = plan
    slot.header = header
    return true
  }

  /// If every packet is a picture by itself, a message of the decoder belongs to the picture that follows.
  private var isBlamed: Bool {
    mutating get {
      let messages = LibAVLog.decoder.count
      defer { state.messagesSeen = messages }
      return isIntraOnly && messages > state.messagesSeen
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
}
