/// 64-byte aligned memory that grows when needed and never shrinks.
///
/// `BatchArena.slack` readable bytes follow the capacity.
@safe
public struct RecordBuffer: ~Copyable {
  /// The first byte. Valid until `grow`.
  public internal(set) var base: UnsafeMutableRawPointer
  /// Bytes that the buffer holds.
  public private(set) var capacity: Int

  /// - Parameter capacity: bytes, at least 1.
  public init(capacity: Int) {
    unsafe base = .allocate(byteCount: capacity + BatchArena.slack, alignment: 64)
    self.capacity = capacity
  }

  deinit { unsafe base.deallocate() }

  /// Makes room for at least `newCapacity` bytes; the first `keeping` bytes stay.
  public mutating func grow(to newCapacity: Int, keeping: Int) {
    guard newCapacity > capacity else { return }
    let larger = UnsafeMutableRawPointer.allocate(byteCount: newCapacity + BatchArena.slack, alignment: 64)
    unsafe larger.copyMemory(from: base, byteCount: keeping)
    unsafe base.deallocate()
    unsafe base = larger
    capacity = newCapacity
  }

  /// Lends bytes `start ..< start + count`.
  @_lifetime(borrow self)
  public borrowing func bytes(from start: Int, count: Int) -> RawSpan {
    precondition(start >= 0 && count >= 0 && start <= capacity - count, "bytes \(start)+\(count) of \(capacity)")
    // Safe: the range was checked, and the span borrows the buffer.
    let span = unsafe RawSpan(_unsafeStart: base + start, byteCount: count)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// Lends bytes `start ..< start + count` for writing.
  @_lifetime(&self)
  public mutating func mutableBytes(from start: Int, count: Int) -> MutableRawSpan {
    precondition(start >= 0 && count >= 0 && start <= capacity - count, "bytes \(start)+\(count) of \(capacity)")
    // Safe: the range was checked, and the span has exclusive access.
    let span = unsafe MutableRawSpan(_unsafeStart: base + start, byteCount: count)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// Moves bytes `start ..< end` to the front.
  public mutating func moveToFront(from start: Int, to end: Int) {
    precondition(0 <= start && start <= end && end <= capacity, "bytes \(start)..<\(end) of \(capacity)")
    if start > 0 && end > start { unsafe base.copyMemory(from: base + start, byteCount: end - start) }
  }
}
