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
    let decoder = unsafe try find(demuxer)
    var refusals: [DecodingError] = []
    for name in names {
      LibAVLog.reset()
      do throws(DecodingError) {
        return (unsafe try HardwareDevice(name, decoder: decoder), nil)
      } catch {
        refusals.append(error)
      }
    }
    if options.hardware != .auto { throw DecodingError(.unavailable, "\(demuxer.name): \(refusals[0])", hint: hint) }
    return (nil, refusals.map(\.description).joined(separator: "; "))
  }

  private static var hint: String { "--hwaccel auto goes on in software" }

  /// Brings a frame of the device into memory.
  ///
  /// - Returns: `false` where the stream turned out not to be for the device, and decoding began again in software.
  mutating func fetch(_ slot: borrowing FrameSlot) throws(DecodingError) -> Bool {
    guard let device else { return true }
    let refusal: DecodingError
    if unsafe device.holds(slot.picture) {
      do throws(DecodingError) {
        unsafe try device.fetch(slot.picture, as: codec.pointee.sw_pix_fmt)
        return true
      } catch {
        refusal = error
      }
    } else {
      // libavcodec fell back to software: the profile, the size or the format is not for the device.
      refusal = DecodingError(.unavailable, "\(device.name) cannot decode this \(codecName) stream")
    }
    guard options.hardware == .auto else {
      throw DecodingError(refusal.kind, "\(demuxer.name): \(refusal)", hint: Self.hint)
    }
    (self.device, deviceRefusal) = (nil, refusal.description)
    try restart(withThreads: options.threads)
    return false
  }
}
