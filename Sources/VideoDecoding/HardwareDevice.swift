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
  /// The decoder on the device: FFmpeg's own, even if a library's comes first in software.
  let decoder: UnsafePointer<AVCodec>
  /// Buffers for frames of 8 bits, of `poolBytes` each.
  private var pool: OpaquePointer?
  private var poolBytes = 0
  private let memory: PageLockedMemory?
  /// FFmpeg's name of the interface: "cuda", "vaapi".
  let name: String

  /// - Throws: `DecodingError` of kind `unavailable` without a device, or where it can't decode the codec.
  init(_ name: String, codec: AVCodecID) throws(DecodingError) {
    let type = unsafe av_hwdevice_find_type_by_name(name)
    guard let (decoder, format) = unsafe Self.decoder(of: codec, for: type) else {
      throw DecodingError(.unavailable, "\(name) cannot decode \(unsafe String(cString: avcodec_get_name(codec)))")
    }
    var device: UnsafeMutablePointer<AVBufferRef>?
    let status = unsafe av_hwdevice_ctx_create(&device, type, nil, nil, 0)
    guard status >= 0, let device = unsafe device else {
      throw DecodingError(.unavailable, "no \(name) device: \(LibAVLog.first ?? describe(status: status))")
    }
    unsafe self.device = device
    unsafe self.decoder = decoder
    memory = unsafe PageLockedMemory(of: device)
    self.format = format
    unsafe transferred = av_frame_alloc()
    self.name = name
  }

  deinit {
    var (device, transferred): (UnsafeMutablePointer<AVBufferRef>?, UnsafeMutablePointer<AVFrame>?) = unsafe (device, transferred)
    unsafe av_frame_free(&transferred)
    unsafe av_buffer_pool_uninit(&pool)
    unsafe av_buffer_unref(&device)
  }

  /// The first decoder of a codec that decodes on a device of the type, and the format of its frames there. The corresponding C
  /// function is `av_codec_iterate`.
  private static func decoder(of codec: AVCodecID, for type: AVHWDeviceType) -> (UnsafePointer<AVCodec>, AVPixelFormat)? {
    var place: UnsafeMutableRawPointer?
    while let decoder = unsafe av_codec_iterate(&place) {
      guard unsafe decoder.pointee.id == codec, unsafe av_codec_is_decoder(decoder) != 0 else { continue }
      if let format = unsafe format(type, of: decoder) { return unsafe (decoder, format) }
    }
    return nil
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

  /// Replaces a device's frame by the one that software decoding gives: in the codec's planar format, or in one that packing
  /// turns into it.
  ///
  /// The corresponding C function is `av_hwframe_transfer_data`.
  /// - Parameters:
  ///   - planar: the codec's own format.
  ///   - isTurned: whether the frame will be rotated, which needs planes.
  /// - Returns: the format that packing gives the frame; `nil` if it has it already.
  /// - Throws: `DecodingError` if the device fails, or arranges samples differently.
  func fetch(_ frame: UnsafeMutablePointer<AVFrame>, as planar: AVPixelFormat, isTurned: Bool) throws(DecodingError) -> AVPixelFormat? {
    unsafe av_frame_unref(transferred)
    let height = unsafe frame.pointee.height
    if unsafe takesBuffer(frame) {
      // libavutil copies half of the rows for chroma, rounded down.
      unsafe frame.pointee.height += height & 1
      unsafe transferred.pointee.height = frame.pointee.height
    }
    let status = unsafe av_hwframe_transfer_data(transferred, frame, 0)
    unsafe frame.pointee.height = height
    guard status >= 0 else { throw DecodingError(.unavailable, "\(name) cannot transfer a frame: \(describe(status: status))") }
    unsafe transferred.pointee.height = height
    unsafe av_frame_copy_props(transferred, frame)
    let format = unsafe AVPixelFormat(transferred.pointee.format)
    unsafe av_frame_unref(frame)
    var pending: AVPixelFormat?
    if Self.isSame(format, planar) {
      unsafe av_frame_move_ref(frame, transferred)
      unsafe frame.pointee.format = planar.rawValue
    } else if format == AV_PIX_FMT_NV12, !isTurned, unsafe SemiPlanarFrame(transferred, as: planar) != nil {
      unsafe av_frame_move_ref(frame, transferred)
      pending = planar
    } else {
      guard let split = unsafe SemiPlanarFrame(transferred, as: planar) else {
        throw DecodingError(.unavailable, "\(name) gives \(Self.name(format)) frames for \(Self.name(planar))")
      }
      guard unsafe split.unpack(into: frame) else { throw DecodingError(.internal, "out of memory") }
    }
    unsafe av_frame_apply_cropping(frame, CInt(AV_FRAME_CROP_UNALIGNED))
    return pending
  }

  /// Gives `transferred` a buffer of the pool for a frame of 8 bits.
  ///
  /// - Returns: `false` for other frames: libavutil allocates for them.
  private func takesBuffer(_ frame: UnsafePointer<AVFrame>) -> Bool {
    guard let frames = unsafe frame.pointee.hw_frames_ctx,
      unsafe UnsafeMutableRawPointer(frames.pointee.data).assumingMemoryBound(to: AVHWFramesContext.self).pointee.sw_format
        == AV_PIX_FMT_NV12
    else { return false }
    let stride = unsafe (Int(frame.pointee.width) + 63) & ~63, rows = unsafe (Int(frame.pointee.height) + 1) & ~1
    if poolBytes != stride * rows * 3 / 2 {
      unsafe av_buffer_pool_uninit(&pool)
      poolBytes = stride * rows * 3 / 2
      unsafe pool = memory?.pool(bytes: poolBytes) ?? av_buffer_pool_init(poolBytes, nil)
    }
    guard let buffer = unsafe av_buffer_pool_get(pool), let start = unsafe buffer.pointee.data else { return false }
    unsafe transferred.pointee.buf.0 = buffer
    unsafe (transferred.pointee.data.0, transferred.pointee.data.1) = (start, start + stride * rows)
    unsafe (transferred.pointee.linesize.0, transferred.pointee.linesize.1) = (CInt(stride), CInt(stride))
    unsafe transferred.pointee.format = AV_PIX_FMT_NV12.rawValue
    unsafe (transferred.pointee.width, transferred.pointee.height) = (frame.pointee.width, frame.pointee.height)
    return true
  }

  /// Formats with one layout: `yuvj` differs from `yuv` by its range alone.
  private static func isSame(_ a: AVPixelFormat, _ b: AVPixelFormat) -> Bool {
    name(a).replacing("yuvj", with: "yuv") == name(b).replacing("yuvj", with: "yuv")
  }

  private static func name(_ format: AVPixelFormat) -> String {
    unsafe av_get_pix_fmt_name(format).map { unsafe String(cString: $0) } ?? "unknown"
  }
}
