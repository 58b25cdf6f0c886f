internal import CLibAV

/// A place for one decoded frame: libav's picture, and what is known about it.
@safe
struct FrameSlot: ~Copyable {
  let picture: UnsafeMutablePointer<AVFrame>
  /// `nil` where the slot is empty.
  var facts: FrameFacts?
  var plan: FramePlan?

  init() { unsafe picture = av_frame_alloc() }

  deinit {
    var picture: UnsafeMutablePointer<AVFrame>? = unsafe picture
    unsafe av_frame_free(&picture)
  }

  mutating func clear() {
    unsafe av_frame_unref(picture)
    facts = nil
  }
}
