internal import CLibAV
internal import FrameStream

/// A place for one decoded frame: libav's picture, and its description.
@safe
struct FrameSlot: ~Copyable {
  let picture: UnsafeMutablePointer<AVFrame>
  /// `nil` where the slot is empty.
  var header: FrameHeader?
  var plan: FramePlan?
  /// The format that a picture of a device becomes when it is packed; `nil` where it has it already.
  var planar: AVPixelFormat?

  init() { unsafe picture = av_frame_alloc() }

  deinit {
    var picture: UnsafeMutablePointer<AVFrame>? = unsafe picture
    unsafe av_frame_free(&picture)
  }
}
