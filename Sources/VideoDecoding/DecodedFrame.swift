internal import CLibAV
internal import Pixels

/// A decoded frame, lent by its reader until that advances.
@safe
public struct DecodedFrame: ~Copyable, ~Escapable {
  public let facts: FrameFacts
  private let picture: UnsafePointer<AVFrame>
  private let plan: FramePlan

  @_lifetime(borrow slot)
  init(_ slot: borrowing FrameSlot) {
    guard let facts = slot.facts, let plan = slot.plan else { preconditionFailure("no frame was received") }
    self.facts = facts
    self.plan = plan
    unsafe picture = UnsafePointer(slot.picture)
  }

  /// Packs the picture, turned and cropped, in the layout `facts.layout`.
  ///
  /// - Parameter destination: at least `facts.layout.byteCount` bytes; just those are written.
  public func copy(into destination: inout MutableRawSpan) {
    // Safe: the picture belongs to the slot that this frame borrows.
    unsafe plan.pack(picture, into: &destination)
  }
}
