/// Memory that grows and is kept.
@safe
struct ByteMemory: ~Copyable {
  private(set) var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
  private var capacity = 64

  /// Makes room; what was there is lost.
  mutating func grow(to byteCount: Int) {
    guard byteCount > capacity else { return }
    unsafe base.deallocate()
    unsafe base = .allocate(byteCount: byteCount, alignment: 64)
    capacity = byteCount
  }

  deinit { unsafe base.deallocate() }
}
