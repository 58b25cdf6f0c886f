internal import CLibAV

/// Decoding on a device.
///
/// Decoding of H.264, HEVC, VP9 and AV1 is exact, so intact frames are the same as in software; damaged ones are decoded again in
/// software.
extension VideoDecoder {
  /// - Returns: a device, or why there is none if that is no error.
  static func openDevice(for demuxer: borrowing Demuxer, options: DecodingOptions) throws(DecodingError) -> (HardwareDevice?, String?) {
    let names: [String]
    switch options.hardware {
    case .none: return (nil, nil)
    case .auto: names = ["cuda", "vaapi"]
    case .cuda, .vaapi: names = [options.hardware.rawValue]
    }
    let codec = unsafe demuxer.stream.pointee.codecpar.pointee.codec_id
    var refusals: [DecodingError] = []
    for name in names {
      LibAVLog.reset()
      do throws(DecodingError) {
        return (try HardwareDevice(name, codec: codec), nil)
      } catch {
        refusals.append(error)
      }
    }
    if options.hardware != .auto { throw DecodingError(.unavailable, "\(demuxer.name): \(refusals[0])", hint: hint) }
    return (nil, refusals.map(\.description).joined(separator: "; "))
  }

  private static var hint: String { "--hwaccel auto continues in software" }

  /// Brings a frame of the device into memory.
  ///
  /// - Returns: `false` if the device can't decode the stream after all, and decoding began again in software.
  mutating func fetch(_ slot: inout FrameSlot) throws(DecodingError) -> Bool {
    slot.planar = nil
    guard let device else { return true }
    // libavcodec falls back to software if the device does not support the profile, the size or the format.
    guard unsafe device.holds(slot.picture) else {
      try leaveDevice()
      return false
    }
    let planar = unsafe codec.pointee.sw_pix_fmt
    // An unwanted frame is not transferred.
    if unsafe schedule?.wants(pts: Self.pts(of: slot.picture) ?? .min) == false {
      slot.planar = planar
      return true
    }
    let isTurned = unsafe options.appliesOrientation && Rotation(of: slot.picture, in: demuxer.stream).orientation != .identity
    do throws(DecodingError) {
      slot.planar = unsafe try device.fetch(slot.picture, as: planar, isTurned: isTurned)
      return true
    } catch {
      try leaveDevice(error)
      return false
    }
  }

  /// Begins again in software.
  ///
  /// - Parameter reason: why; unless given, the device can't decode the stream.
  /// - Throws: `DecodingError` if the device was requested by name.
  mutating func leaveDevice(_ reason: DecodingError? = nil) throws(DecodingError) {
    let name = device?.name ?? ""
    let refusal = reason ?? DecodingError(.unavailable, "\(name) cannot decode this \(codecName) stream")
    guard options.hardware == .auto else {
      throw DecodingError(refusal.kind, "\(demuxer.name): \(refusal)", hint: Self.hint)
    }
    (self.device, deviceRefusal) = (nil, refusal.description)
    try restart(withThreads: options.threads)
  }
}

/// The codec, and how it was opened.
extension VideoDecoder {
  /// FFmpeg's name of the codec, for example "h264". The corresponding C function is `avcodec_get_name`.
  var codecName: String { unsafe String(cString: avcodec_get_name(codec.pointee.codec_id)) }

  /// Whether several frames are decoded at once.
  var hasFrameThreads: Bool {
    unsafe codec.pointee.thread_count != 1 && codec.pointee.active_thread_type & FF_THREAD_FRAME != 0
  }

  /// Whether every packet is a picture by itself.
  var isIntraOnly: Bool {
    guard let descriptor = unsafe avcodec_descriptor_get(codec.pointee.codec_id) else { return false }
    return unsafe descriptor.pointee.props & AV_CODEC_PROP_INTRA_ONLY != 0
  }

  /// Whether samples are full range where they do not say otherwise.
  var isStillImage: Bool { unsafe Self.stillImageCodecs.contains(codec.pointee.codec_id) }

  private static let stillImageCodecs: [AVCodecID] = [
    AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG, AV_CODEC_ID_APNG, AV_CODEC_ID_GIF, AV_CODEC_ID_BMP, AV_CODEC_ID_TIFF, AV_CODEC_ID_JPEG2000,
    AV_CODEC_ID_JPEGLS, AV_CODEC_ID_PPM, AV_CODEC_ID_PGM, AV_CODEC_ID_PBM, AV_CODEC_ID_PAM, AV_CODEC_ID_TARGA, AV_CODEC_ID_SGI,
    AV_CODEC_ID_PCX, AV_CODEC_ID_DPX, AV_CODEC_ID_QOI,
  ]

  /// Finds and opens the decoder. The corresponding C functions are `avcodec_find_decoder` and `avcodec_open2`.
  ///
  /// - Parameters:
  ///   - device: decodes where there is one.
  ///   - isPartial: whether only parts of the stream will be decoded.
  static func open(_ demuxer: borrowing Demuxer, options: DecodingOptions, device: HardwareDevice?, isPartial: Bool) throws(DecodingError)
    -> UnsafeMutablePointer<AVCodecContext>
  {
    let parameters = unsafe demuxer.stream.pointee.codecpar!
    let decoder = if let device { unsafe device.decoder } else { unsafe try find(demuxer) }
    var codec = unsafe avcodec_alloc_context3(decoder)
    unsafe avcodec_parameters_to_context(codec, parameters)
    unsafe codec!.pointee.pkt_timebase = demuxer.stream.pointee.time_base
    unsafe codec!.pointee.thread_count = CInt(options.threads)
    // Every format has at least one bit per pixel; the exact size is checked once the format is known.
    unsafe codec!.pointee.max_pixels = Int64(options.largestFrameBytes) * 8
    if isPartial { unsafe setPartial(codec!) }
    unsafe device?.attach(to: codec!)
    let status = unsafe avcodec_open2(codec, decoder, nil)
    guard status >= 0 else {
      unsafe avcodec_free_context(&codec)
      let name = unsafe String(cString: avcodec_get_name(parameters.pointee.codec_id))
      throw DecodingError(.notMedia, "\(demuxer.name): cannot decode \(name): \(LibAVLog.first ?? describe(status: status))")
    }
    return unsafe codec!
  }

  static func find(_ demuxer: borrowing Demuxer) throws(DecodingError) -> UnsafePointer<AVCodec> {
    let identifier = unsafe demuxer.stream.pointee.codecpar.pointee.codec_id
    guard let decoder = unsafe avcodec_find_decoder(identifier) else {
      let name = unsafe String(cString: avcodec_get_name(identifier))
      throw DecodingError(.unsupported, "\(demuxer.name): no decoder for codec '\(name)'")
    }
    return unsafe decoder
  }
}
