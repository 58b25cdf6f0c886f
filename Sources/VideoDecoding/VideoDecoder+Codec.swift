internal import CLibAV

/// What the codec is, and how it was opened.
extension VideoDecoder {
  /// FFmpeg's name of the codec, for example "h264". The corresponding C function is `avcodec_get_name`.
  var codecName: String { unsafe String(cString: avcodec_get_name(codec.pointee.codec_id)) }

  /// Whether several frames are decoded at once.
  var hasFrameThreads: Bool {
    unsafe codec.pointee.thread_count != 1 && codec.pointee.active_thread_type & FF_THREAD_FRAME != 0
  }

  /// Whether every packet is a picture of its own.
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
    // Every format has at least a bit a pixel; what the pixels come to is checked when the format is known.
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
