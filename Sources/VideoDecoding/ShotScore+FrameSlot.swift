internal import CLibAV
internal import PixelKernels
internal import Pixels

extension ShotScore {
  /// Scores the frame of one slot against that of another, in the decoder's layout.
  ///
  /// - Returns: 0…100; 0 where there is no frame before, or one of another layout.
  mutating func score(of frame: borrowing FrameSlot, after previous: borrowing FrameSlot) -> Double {
    guard let plan = frame.plan, let other = previous.plan, previous.header != nil, plan.stored == other.stored,
      let current = unsafe frame.planes, let before = unsafe previous.planes
    else {
      reset()
      return 0
    }
    // Safe: the decoder's planes hold the layout that they were described by.
    return Double(unsafe score(of: current, after: before, layout: plan.stored))
  }
}

extension FrameSlot {
  /// The decoder's planes; `nil` if one is missing.
  fileprivate var planes: FramePlanes? {
    guard let plan, let first = unsafe picture.pointee.plane(0).start else { return nil }
    var planes = unsafe FramePlanes(bases: .init(repeating: first), strides: .init(repeating: 0))
    for index in 0..<plan.stored.planeCount {
      let (start, stride) = unsafe picture.pointee.plane(index)
      guard let start = unsafe start else { return nil }
      unsafe planes.bases[index] = start
      unsafe planes.strides[index] = stride
    }
    return unsafe planes
  }
}
