internal import CLibAV
internal import Pixels
internal import SystemIO

/// One video stream of a file: its packets, in decode order.
@safe
struct Demuxer: ~Copyable {
  let file: MediaFile
  let stream: UnsafeMutablePointer<AVStream>
  let packet: UnsafeMutablePointer<AVPacket>
  /// Why reading stopped, where the file did not simply end.
  private(set) var interruption: DecodingError?
  /// Packets that the demuxer marked as damaged: a part of them was lost.
  private var corruptPackets = 0
  /// End of the last packet in the file, bytes, or -1.
  private var lastPacketEnd: Int64 = -1
  private let skims: Bool
  /// The picture that an AVIF or HEIF file is.
  let item: PictureItem?
  /// Whether an index lists every packet of the stream.
  let hasWholeIndex: Bool

  /// Opens a file and chooses its stream.
  ///
  /// - Parameters:
  ///   - path: a local file, or `-` for standard input.
  ///   - skims: reads only packets' times, as the container's index gives them: see `skim`.
  init(path: ByteString, options: DecodingOptions = DecodingOptions(), skims: Bool = false) throws(DecodingError) {
    let file = try MediaFile.open(path, allowsNetwork: options.allowsNetwork, skims: skims)
    let stream = unsafe try file.chooseStream(options.stream)
    unsafe packet = av_packet_alloc()
    for index in 0..<Int(unsafe file.context.pointee.nb_streams) {
      let other = unsafe file.context.pointee.streams[index]!
      if unsafe other != stream { unsafe other.pointee.discard = AVDISCARD_ALL }
    }
    unsafe self.stream = stream
    self.skims = skims
    let head = file.container.hasPrefix("mov") && !skims ? file.input?.head ?? [] : []
    item = unsafe head.withUnsafeBytes { unsafe PictureItem(head: PictureBytes($0)) }
    unsafe hasWholeIndex = Self.hasWholeIndex(file, stream)
    self.file = file
  }

  deinit {
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe packet
    unsafe av_packet_free(&packet)
  }

  /// From the next packet on, one that skims reads nothing more from the file: packets have their times, sizes and flags,
  /// and unspecified bytes.
  func skim() {
    if skims { file.input?.skim() }
  }

  var isSkimming: Bool { file.input?.isSkimming ?? false }

  /// The stream's index in the file.
  var index: Int { unsafe Int(stream.pointee.index) }
  /// The name as given, for messages.
  var name: String { file.name }
  /// Short names of the container, for example "mov,mp4,m4a,3gp,3g2,mj2".
  var container: String { file.container }
  /// Bytes of the file, where known.
  var size: Int64? { file.input?.size }
  /// Time of the file's last change, nanoseconds since 1970, where known.
  var modified: Int64? { file.input?.modified }
  /// The unit of every time of the stream, seconds.
  var timeBase: Rational { unsafe Rational(stream.pointee.time_base) }
  /// Length of the stream in units of `timeBase`, or -1: a hint.
  var duration: Int64 {
    let own = unsafe stream.pointee.duration
    if own > 0 { return own }
    let whole = unsafe file.context.pointee.duration
    guard whole > 0 else { return -1 }
    return unsafe av_rescale_q(whole, AVRational(num: 1, den: AV_TIME_BASE), stream.pointee.time_base)
  }
  /// Frames that the file says it has, or 0: a hint.
  var announcedFrames: Int { unsafe Int(stream.pointee.nb_frames) }

  /// Reads the stream's next packet. The corresponding C function is `av_read_frame`.
  ///
  /// - Returns: whether there was one; at the end `interruption` says whether it is the true end.
  mutating func readPacket() -> Bool {
    while true {
      unsafe av_packet_unref(packet)
      let status = unsafe av_read_frame(file.context, packet)
      if status == libav_error_again { continue }
      guard status >= 0 else {
        interruption = reasonForEnd(status)
        return false
      }
      guard unsafe packet.pointee.stream_index == stream.pointee.index else { continue }
      if unsafe packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 { corruptPackets += 1 }
      if unsafe packet.pointee.pos >= 0 { lastPacketEnd = unsafe packet.pointee.pos + Int64(packet.pointee.size) }
      return true
    }
  }

  /// What was lost between the file and the decoder, which may have decoded the rest; `nil` if nothing.
  var losses: DecodingError? {
    let messages = LibAVLog.losses
    let count = corruptPackets + messages.count
    guard count > 0 else { return nil }
    let reason = messages.first.map { " (\($0))" } ?? ""
    return DecodingError(.damaged, "\(name): \(count) packet\(count == 1 ? "" : "s") lost or damaged in the file\(reason)")
  }

  /// Attaches to the packet how its picture is to be shown, if libav does not know.
  func orientPacket() {
    if let item {
      guard unsafe libav_stream_display_matrix(stream) == nil else { return }
      return unsafe item.orientation.attach(to: packet)
    }
    let bytes = unsafe PictureBytes(UnsafeRawBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    unsafe PictureOrientation(in: bytes, codec: stream.pointee.codecpar.pointee.codec_id)?.attach(to: packet)
  }

  /// Whether the file has alpha that no decoder here outputs: AVIF keeps it in another picture, VP8 and VP9 in another stream.
  var hasAlphaApart: Bool {
    if item?.hasAlpha == true { return true }
    guard let entry = unsafe av_dict_get(stream.pointee.metadata, "alpha_mode", nil, 0) else { return false }
    return unsafe String(cString: entry.pointee.value) == "1"
  }

  private func reasonForEnd(_ status: CInt) -> DecodingError? {
    if let failure = file.input?.failure { return DecodingError(.readFailed, "\(name): read failed: \(failure)") }
    let message = LibAVLog.demuxer.first
    if status != libav_error_eof || message != nil {
      return DecodingError(.damaged, "\(name): the file ends early: \(message ?? describe(status: status))")
    }
    return endsWithinFrame ? DecodingError(.damaged, "\(name): the file ends within a frame") : nil
  }

  /// The Y4M demuxer takes a part of a frame at the end for the end.
  private var endsWithinFrame: Bool {
    guard container == "yuv4mpegpipe", lastPacketEnd >= 0, let io = unsafe file.context.pointee.pb else { return false }
    return unsafe avio_seek(io, 0, SEEK_CUR) > lastPacketEnd
  }
}

/// Containers that frame packets, the index that some have, and moving within a stream.
extension Demuxer {
  /// Whether the input can be read again from its start.
  var canReopen: Bool { file.input?.isSeekable ?? false }

  /// Whether each packet is one frame, as far as the container decides that.
  var hasFramedPackets: Bool { ["mov", "matroska", "mpegts", "ivf", "flv"].contains { container.hasPrefix($0) } }

  /// Whether an index lists every packet of the stream: MP4 and QuickTime without fragments.
  static func hasWholeIndex(_ file: borrowing MediaFile, _ stream: UnsafePointer<AVStream>) -> Bool {
    guard file.container.hasPrefix("mov"), unsafe stream.pointee.nb_frames > 0, unsafe avformat_index_get_entries_count(stream) > 0
    else { return false }
    return file.input?.hasFragments == false
  }

  /// A part of a stream without a map: the announced duration is divided equally.
  func stretch(of part: StreamPart) -> FrameStretch {
    let start = unsafe stream.pointee.start_time == libav_no_pts ? 0 : stream.pointee.start_time
    func cut(_ number: Int) -> Int64 {
      duration <= 0 ? .max : Int64(clamping: Int128(start) + Int128(duration) * Int128(number) / Int128(part.count))
    }
    return FrameStretch(
      start: part.number == 1 ? .min : cut(part.number - 1), end: part.number == part.count ? .max : cut(part.number))
  }

  /// Goes to an entry point, which is then the packet that was read.
  ///
  /// - Parameter position: the number of the packet that would be read next.
  /// - Returns: whether it is there.
  mutating func move(to entry: FrameMap.EntryPoint, from position: UInt32) -> Bool {
    guard position != entry.packet, hasWholeIndex else {
      for _ in position..<max(entry.packet, position) { guard readPacket() else { return false } }
      return readPacket() && stands(at: entry)
    }
    guard unsafe av_seek_frame(file.context, stream.pointee.index, entry.dts, AVSEEK_FLAG_BACKWARD) >= 0 else { return false }
    // libavformat may prefer an earlier one.
    while readPacket() {
      if stands(at: entry) { return true }
      guard unsafe packet.pointee.dts < entry.dts else { return false }
    }
    return false
  }

  private func stands(at entry: FrameMap.EntryPoint) -> Bool {
    let (pts, dts) = unsafe (packet.pointee.pts, packet.pointee.dts)
    return pts == entry.pts && (dts == entry.dts || dts == libav_no_pts)
  }
}
