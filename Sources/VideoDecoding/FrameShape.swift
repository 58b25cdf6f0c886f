internal import CLibAV
internal import FrameStream
internal import Pixels

/// The raw properties of a frame from which its layout and colour follow. While they stay the same, so does the plan.
struct FrameShape: Equatable {
  let width: Int32
  let height: Int32
  let format: Int32
  let range: UInt32
  let matrix: UInt32
  let primaries: UInt32
  let transfer: UInt32
  let siting: UInt32
  let orientation: Orientation
  let isOblique: Bool

  /// - Parameter planar: the format that a semi-planar frame of a device becomes; `nil` for the frame's own.
  init(_ frame: UnsafePointer<AVFrame>, as planar: AVPixelFormat?, rotation: Rotation) {
    width = unsafe frame.pointee.width
    height = unsafe frame.pointee.height
    format = unsafe planar?.rawValue ?? frame.pointee.format
    range = unsafe frame.pointee.color_range.rawValue
    matrix = unsafe frame.pointee.colorspace.rawValue
    primaries = unsafe frame.pointee.color_primaries.rawValue
    transfer = unsafe frame.pointee.color_trc.rawValue
    siting = unsafe frame.pointee.chroma_location.rawValue
    orientation = rotation.orientation
    isOblique = rotation.isOblique
  }

  /// FFmpeg's name of the pixel format. The corresponding C function is `av_get_pix_fmt_name`.
  var formatName: String {
    unsafe av_get_pix_fmt_name(AVPixelFormat(format)).map { unsafe String(cString: $0) } ?? "unknown (\(format))"
  }

  /// The colour tags as the decoder gives them; unspecified fields are filled in by the documented policy.
  ///
  /// libav's codes are those of H.273, except that 0 is reserved for primaries and transfer.
  func colour(of layout: FrameLayout, isStillImage: Bool) -> ColourDescription {
    var colour = ColourDescription(
      matrix: MatrixCoefficients(rawValue: UInt8(truncatingIfNeeded: matrix)),
      range: ColourRange(rawValue: UInt8(truncatingIfNeeded: range)),
      primaries: primaries == 0 ? .unspecified : ColourPrimaries(rawValue: UInt8(truncatingIfNeeded: primaries)),
      transfer: transfer == 0 ? .unspecified : TransferCharacteristic(rawValue: UInt8(truncatingIfNeeded: transfer)),
      siting: ChromaSiting(rawValue: UInt8(truncatingIfNeeded: siting)))
    if formatName.hasPrefix("yuvj") { colour.range = .full }
    if isStillImage, colour.range == .unspecified {
      colour.range = .full
      colour.assumed.insert(.range)
    }
    return colour.filled(for: layout)
  }
}

/// A place for one decoded frame: libav's picture, and its description.
@safe
struct FrameSlot: ~Copyable {
  let picture: UnsafeMutablePointer<AVFrame>
  /// `nil` where the slot is empty.
  var header: FrameHeader?
  var plan: FramePlan?
  /// The format that a device's picture is packed to; `nil` if it has that format already.
  var planar: AVPixelFormat?

  init() { unsafe picture = av_frame_alloc() }

  deinit {
    var picture: UnsafeMutablePointer<AVFrame>? = unsafe picture
    unsafe av_frame_free(&picture)
  }
}
