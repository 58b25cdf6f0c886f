internal import CLibAV
internal import SystemIO

/// A file that libavformat has opened and probed.
@safe
struct MediaFile: ~Copyable {
  /// The name as given, for messages.
  let name: String
  let context: UnsafeMutablePointer<AVFormatContext>
  /// The local file that is read; `nil` where libavformat opened an address by itself.
  let input: FileInput?

  /// - Parameters:
  ///   - path: a local file, or `-` for standard input.
  ///   - skims: only the header is read, and packets are not parsed.
  static func open(_ path: ByteString, allowsNetwork: Bool, skims: Bool = false) throws(DecodingError) -> MediaFile {
    LibAVLog.install
    LibAVLog.reset()
    LibAVLog.resetLosses()
    let name = path.inputName
    if allowsNetwork && !path.isStandardInput {
      let context = unsafe try openAnywhere(path, name: name)
      return unsafe MediaFile(name: name, context: context, input: nil)
    }
    let input = try FileInput(path)
    let context = unsafe try open(path, name: name, through: input, skims: skims)
    return unsafe MediaFile(name: name, context: context, input: input)
  }

  private init(name: String, context: UnsafeMutablePointer<AVFormatContext>, input: FileInput?) {
    self.name = name
    unsafe self.context = context
    self.input = input
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&context)
  }

  /// Short name of the container, for example "mov,mp4,m4a,3gp,3g2,mj2".
  var container: String { unsafe String(cString: context.pointee.iformat.pointee.name) }

  /// Formats that are a list of other files rather than media.
  private static let playlists: Set<String> = ["hls", "dash", "concat", "imf", "rtp", "rtsp", "sdp", "vobsub"]

  private static func open(_ path: ByteString, name: String, through input: FileInput, skims: Bool) throws(DecodingError)
    -> UnsafeMutablePointer<AVFormatContext>
  {
    let context = unsafe avformat_alloc_context()!
    unsafe context.pointee.pb = input.context
    // libavformat must not close the descriptor's context, however far opening gets.
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    // Only the descriptor is read: no file that a demuxer opens through the context or by itself.
    unsafe context.pointee.protocol_whitelist = av_strdup("none")
    unsafe context.pointee.io_open = { _, _, _, _, _ in libav_error_permission }
    var opened: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    do throws(DecodingError) {
      let format = unsafe try probe(input, name: name, path: path, context: context)
      let status = unsafe path.withCString { unsafe avformat_open_input(&opened, $0, format, nil) }
      guard status >= 0 else { throw unreadable(name, status, input) }
    } catch {
      unsafe avformat_close_input(&opened)
      throw error
    }
    if skims { unsafe context.pointee.flags |= AVFMT_FLAG_NOPARSE } else { unsafe try lookThrough(context, name: name) }
    return unsafe context
  }

  /// Finds the container's demuxer, and refuses those that only point elsewhere.
  /// The corresponding C function is `av_probe_input_buffer2`.
  private static func probe(
    _ input: FileInput, name: String, path: ByteString, context: UnsafeMutablePointer<AVFormatContext>
  ) throws(DecodingError) -> UnsafePointer<AVInputFormat>? {
    var format: UnsafePointer<AVInputFormat>?
    let status = unsafe path.withCString {
      unsafe av_probe_input_buffer2(input.context, &format, $0, nil, 0, UInt32(context.pointee.format_probesize))
    }
    guard status >= 0, let found = unsafe format else { throw unreadable(name, status, input) }
    let container = unsafe String(cString: found.pointee.name)
    guard !playlists.contains(container) else {
      throw DecodingError(
        .refused, "\(name): refused: a playlist (\(container)) that points to other files or the network",
        hint: "--allow-network opens what it points to")
    }
    return unsafe format
  }

  private static func unreadable(_ name: String, _ status: CInt, _ input: FileInput) -> DecodingError {
    if let failure = input.failure { return DecodingError(.readFailed, "\(name): read failed: \(failure)") }
    if input.size == 0 { return DecodingError(.notMedia, "\(name): not a media file: it is empty") }
    let reason = LibAVLog.first ?? describe(status: status)
    let hint = input.isSeekable ? nil : "some files cannot be read from a pipe: give the file by its name"
    return DecodingError(.notMedia, "\(name): not a media file, or a broken one: \(reason)", hint: hint)
  }

  private static func openAnywhere(_ path: ByteString, name: String) throws(DecodingError) -> UnsafeMutablePointer<AVFormatContext> {
    var opened: UnsafeMutablePointer<AVFormatContext>?
    avformat_network_init()
    let status = unsafe path.withCString { unsafe avformat_open_input(&opened, $0, nil, nil) }
    guard status >= 0, let context = unsafe opened else {
      if status == libav_error_no_entry { throw DecodingError(.noSuchFile, "\(name): no such file") }
      throw DecodingError(.cannotOpen, "\(name): cannot open: \(LibAVLog.first ?? describe(status: status))")
    }
    unsafe try lookThrough(context, name: name)
    return unsafe context
  }

  /// Reads far enough to know the streams. The corresponding C function is `avformat_find_stream_info`.
  private static func lookThrough(_ context: UnsafeMutablePointer<AVFormatContext>, name: String) throws(DecodingError) {
    let status = unsafe avformat_find_stream_info(context, nil)
    guard status < 0 else { return }
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&context)
    throw DecodingError(.notMedia, "\(name): cannot read its streams: \(LibAVLog.first ?? describe(status: status))")
  }
}

extension MediaFile {
  /// The stream to decode: the one asked for, or the first video stream.
  ///
  /// Cover art and thumbnail tracks are not video; they are decoded if requested by index.
  func chooseStream(_ wanted: Int?) throws(DecodingError) -> UnsafeMutablePointer<AVStream> {
    if let wanted { return unsafe try stream(at: wanted) }
    for index in 0..<streamCount where unsafe isVideo(context.pointee.streams[index]!) {
      return unsafe context.pointee.streams[index]!
    }
    throw noVideo()
  }

  private var streamCount: Int { unsafe Int(context.pointee.nb_streams) }

  private func stream(at index: Int) throws(DecodingError) -> UnsafeMutablePointer<AVStream> {
    guard (0..<streamCount).contains(index) else {
      throw DecodingError(.noVideo, "\(name): no stream \(index): it has \(streamCount), counted from 0")
    }
    let stream = unsafe context.pointee.streams[index]!
    let kind = unsafe stream.pointee.codecpar.pointee.codec_type
    guard kind == AVMEDIA_TYPE_VIDEO else {
      throw DecodingError(.noVideo, "\(name): stream \(index) is \(Self.noun(kind)), not video")
    }
    return unsafe stream
  }

  private func isVideo(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
    let still = AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS
    return unsafe stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_VIDEO && stream.pointee.disposition & still == 0
  }

  private func noVideo() -> DecodingError {
    var hasAudio = false
    var cover: Int?
    for index in 0..<streamCount {
      let kind = unsafe context.pointee.streams[index]!.pointee.codecpar.pointee.codec_type
      if kind == AVMEDIA_TYPE_AUDIO { hasAudio = true }
      if kind == AVMEDIA_TYPE_VIDEO, cover == nil { cover = index }
    }
    let hint = cover.map { "--stream \($0) decodes its cover picture" }
    guard hasAudio else { return DecodingError(.noVideo, "\(name): no video stream", hint: hint) }
    let beside = cover == nil ? "" : " and a cover picture"
    return DecodingError(.audioOnly, "\(name): no video: the file holds only sound\(beside)", hint: hint)
  }

  private static func noun(_ kind: AVMediaType) -> String {
    switch kind {
    case AVMEDIA_TYPE_AUDIO: "sound"
    case AVMEDIA_TYPE_SUBTITLE: "subtitles"
    default: "data"
    }
  }
}
