internal import CLibAV

/// Decoding on a device.
///
/// Decoding of H.264, HEVC, VP9 and AV1 is exact, so sound frames are the same as in software; damaged ones are
/// decoded again in software.
extension VideoDecoder {
  /// - Returns: a device, or why there is none where that is no error.
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
  /// - Returns: `false` where the stream turned out not to be for the device, and decoding began again in software.
  mutating func fetch(_ slot: inout FrameSlot) throws(DecodingError) -> Bool {
    slot.planar = nil
    guard let device else { return true }
    // libavcodec falls back to software where the profile, the size or the format is not for the device.
    guard unsafe device.holds(slot.picture) else {
      try leaveDevice()
      return false
    }
    let planar = unsafe codec.pointee.sw_pix_fmt
    // An unwanted frame stays where it is.
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
  /// - Parameter reason: why; unless given, the stream is not for the device.
  /// - Throws: `DecodingError` where the device was asked for by name.
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
