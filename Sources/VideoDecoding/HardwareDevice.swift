internal import CLibAV

/// A device that decodes, and the frames that come from it.
///
/// libavutil loads the drivers' libraries when a device is opened; a machine without them has no device.
@safe
final class HardwareDevice {
  private let device: UnsafeMutablePointer<AVBufferRef>
  /// The format of frames that lie in the device's memory.
  private let format: AVPixelFormat
  /// The frame as it was transferred: semi-planar.
  private let transferred: UnsafeMutablePointer<AVFrame>
  /// FFmpeg's name of the interface: "cuda", "vaapi".
  let name: String

  /// - Throws: `DecodingError` of kind `unavailable` without a device, or where it can't decode the codec.
  init(_ name: String, decoder: UnsafePointer<AVCodec>) throws(DecodingError) {
    let type = unsafe av_hwdevice_find_type_by_name(name)
    let codecName = unsafe String(cString: decoder.pointee.name)
    guard let format = unsafe Self.format(type, of: decoder) else {
      throw DecodingError(.unavailable, "\(name) cannot decode \(codecName)")
    }
    var device: UnsafeMutablePointer<AVBufferRef>?
    let status = unsafe av_hwdevice_ctx_create(&device, type, nil, nil, 0)
    guard status >= 0, let device = unsafe device else {
      throw DecodingError(.unavailable, "no \(name) device: \(LibAVLog.first ?? describe(status: status))")
    }
    unsafe self.device = device
    self.format = format
    unsafe transferred = av_frame_alloc()
    self.name = name
  }

  deinit {
    var (device, transferred): (UnsafeMutablePointer<AVBufferRef>?, UnsafeMutablePointer<AVFrame>?) = unsafe (device, transferred)
    unsafe av_buffer_unref(&device)
    unsafe av_frame_free(&transferred)
  }

  /// The corresponding C function is `avcodec_get_hw_config`.
  private static func format(_ type: AVHWDeviceType, of decoder: UnsafePointer<AVCodec>) -> AVPixelFormat? {
    guard type != AV_HWDEVICE_TYPE_NONE else { return nil }
    var index: CInt = 0
    while let config = unsafe avcodec_get_hw_config(decoder, index) {
      let isByDevice = unsafe config.pointee.methods & CInt(AV_CODEC_HW_CONFIG_METHOD_HW_DEVICE_CTX) != 0
      if isByDevice, unsafe config.pointee.device_type == type { return unsafe config.pointee.pix_fmt }
      index += 1
    }
    return nil
  }

  /// Makes a codec that is not open yet decode on the device.
  func attach(to codec: UnsafeMutablePointer<AVCodecContext>) {
    unsafe codec.pointee.hw_device_ctx = av_buffer_ref(device)
    unsafe codec.pointee.opaque = UnsafeMutableRawPointer(bitPattern: Int(format.rawValue))
    // The device decodes several frames at once by itself.
    unsafe codec.pointee.thread_count = 1
    // The device's format where it is offered, or else one in software.
    unsafe codec.pointee.get_format = { codec, formats in
      guard let codec = unsafe codec, var next = unsafe formats else { return AV_PIX_FMT_NONE }
      let wanted = unsafe Int32(truncatingIfNeeded: Int(bitPattern: codec.pointee.opaque))
      while unsafe next.pointee != AV_PIX_FMT_NONE && next.pointee.rawValue != wanted { unsafe next += 1 }
      return unsafe next.pointee != AV_PIX_FMT_NONE ? next.pointee : avcodec_default_get_format(codec, formats)
    }
  }

  /// Whether the frame lies in the device's memory.
  func holds(_ frame: UnsafePointer<AVFrame>) -> Bool { unsafe frame.pointee.format == format.rawValue }

  /// Replaces a frame of the device by the one that software decoding gives: in the codec's own planar format.
  ///
  /// The corresponding C function is `av_hwframe_transfer_data`.
  /// - Parameter planar: the codec's own format.
  /// - Throws: `DecodingError` where the device fails, or has the samples in another arrangement.
  func fetch(_ frame: UnsafeMutablePointer<AVFrame>, as planar: AVPixelFormat) throws(DecodingError) {
    unsafe av_frame_unref(transferred)
    let status = unsafe av_hwframe_transfer_data(transferred, frame, 0)
    guard status >= 0 else { throw DecodingError(.unavailable, "\(name) cannot transfer a frame: \(describe(status: status))") }
    unsafe av_frame_copy_props(transferred, frame)
    let format = unsafe AVPixelFormat(transferred.pointee.format)
    unsafe av_frame_unref(frame)
    if Self.isSame(format, planar) {
      unsafe av_frame_move_ref(frame, transferred)
      unsafe frame.pointee.format = planar.rawValue
    } else {
      guard let split = unsafe SemiPlanarFrame(transferred, as: planar) else {
        throw DecodingError(.unavailable, "\(name) gives \(Self.name(format)) frames for \(Self.name(planar))")
      }
      guard unsafe split.unpack(into: frame) else { throw DecodingError(.internal, "out of memory") }
    }
    unsafe av_frame_apply_cropping(frame, CInt(AV_FRAME_CROP_UNALIGNED))
  }

  /// Formats with one layout: `yuvj` differs from `yuv` by its range alone.
  private static func isSame(_ a: AVPixelFormat, _ b: AVPixelFormat) -> Bool {
    name(a).replacing("yuvj", with: "yuv") == name(b).replacing("yuvj", with: "yuv")
  }

  private static func name(_ format: AVPixelFormat) -> String {
    unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) } ?? "unknown"
  }
}
